# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Making the installer; to be sourced after packaging/common.sh.

# make_msi STAGE VERSION ICON FOLDER NAME: FOLDER/NAME.msi of what is in STAGE. STAGE and ICON are names within FOLDER: wixl
# takes no whole paths.
make_msi() {
    local stage=$1 number=$2 icon=$3 folder=$4 name=$5 log=$4/log
    (
        cd "$folder"
        python3 "$checkout/packaging/windows/msi.py" "$stage" "$number" "$icon" >"$name.wxs"
        run "$log" wixl -a x64 -o "$name.msi" "$name.wxs"
        # p1scope-cli on the path of all users, behind what is there: wixl knows no table for that.
        run "$log" msibuild "$name.msi" -q \
            'CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)' \
            "INSERT INTO \`Environment\` (\`Environment\`, \`Name\`, \`Value\`, \`Component_\`) VALUES ('CommandLinePath', '=-*PATH', '[~];[INSTALLDIR]', 'CommandLine')" \
            "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES ('RemoveEnvironmentStrings', '', 3300)" \
            "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES ('WriteEnvironmentStrings', '', 5200)"
        [[ $(msiinfo export "$name.msi" Environment) == *CommandLinePath* ]] ||
            fail "the package does not set the path; see $log"
    )
}
