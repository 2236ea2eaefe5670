# SPDX-License-Identifier: GPL-3.0-or-later

# p1scope_describe_program(TARGET "What it is"): gives a program for Windows its icon, its properties and its manifest.
function(p1scope_describe_program name description)
    set(here ${PROJECT_SOURCE_DIR}/packaging/windows)
    set(drawing ${PROJECT_SOURCE_DIR}/resources/io.github.p1scope.P1Scope.svg)
    set(icon ${PROJECT_BINARY_DIR}/generated/p1scope.ico)
    set(manifest ${here}/program.manifest)
    if(NOT TARGET p1scope_icon)
        find_package(Python3 REQUIRED COMPONENTS Interpreter)
        find_program(P1SCOPE_RSVG_CONVERT rsvg-convert REQUIRED)
        add_custom_command(OUTPUT ${icon} COMMAND Python3::Interpreter ${here}/icon.py ${drawing} ${icon}
            DEPENDS ${here}/icon.py ${drawing} COMMENT "Icon for Windows" VERBATIM)
        add_custom_target(p1scope_icon DEPENDS ${icon})
    endif()
    configure_file(${here}/program.rc.in ${PROJECT_BINARY_DIR}/generated/${name}.rc @ONLY)
    target_sources(${name} PRIVATE ${PROJECT_BINARY_DIR}/generated/${name}.rc)
    set_source_files_properties(${PROJECT_BINARY_DIR}/generated/${name}.rc TARGET_DIRECTORY ${name}
        PROPERTIES OBJECT_DEPENDS "${icon};${manifest}")
    add_dependencies(${name} p1scope_icon)
endfunction()
