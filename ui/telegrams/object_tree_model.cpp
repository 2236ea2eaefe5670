// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/object_tree_model.h"

#include "core/meter/channels.h"
#include "ui/frames/verdict.h"

namespace p1scope::ui {

using telegram::Object;
using telegram::Stretch;
using telegram::Telegram;

ObjectTreeModel::ObjectTreeModel(QObject* parent)
    : QAbstractItemModel(parent)
{}

int ObjectTreeModel::add(int parent, Node node)
{
    const int id = static_cast<int>(m_nodes.size());
    auto& siblings = parent < 0 ? m_top : m_nodes[static_cast<std::size_t>(parent)].children;
    node.parent = parent;
    node.row = static_cast<int>(siblings.size());
    siblings.push_back(id);
    m_nodes.push_back(std::move(node));
    return id;
}

void ObjectTreeModel::addObject(int parent, const Telegram& telegram, std::size_t object,
                                const TelegramBytes& bytes)
{
    const Object& sent = telegram.objects[object];
    const ObjectText text = describe(telegram, sent);
    Node node;
    node.code = text.code;
    node.meaning = text.meaning;
    node.value = text.main.value;
    node.unit = text.main.unit;
    node.elsewhere = text.elsewhere;
    node.where = sent.where;
    node.known = text.known;
    node.error = !bytes.stateOf(sent.where).ok();
    node.remark = takenOf(telegram, sent, bytes).text;
    if (!text.time.isEmpty())
        node.value += tr(" at %1").arg(text.time);
    const int id = add(parent, std::move(node));
    m_objectNodes.push_back(id);
    // One value says no more than its object does, unless it was sent in another form.
    const bool inAnotherForm = text.parts.size() == 1 && text.parts[0].value != text.parts[0].sent &&
                               text.parts[0].unit.isEmpty() && text.parts[0].sent.size() > 8;
    if (text.parts.size() < 2 && !inAnotherForm)
        return;
    for (std::size_t i = 0; i < text.parts.size(); ++i) {
        const ValueText& part = text.parts[i];
        Node value;
        value.kind = Kind::Value;
        value.code = inAnotherForm ? tr("as sent") : tr("value %1").arg(i + 1);
        value.meaning = inAnotherForm || part.value == part.sent ? QString() : part.sent;
        value.value = inAnotherForm ? part.sent : part.value;
        value.unit = part.unit;
        value.where = part.where;
        add(id, std::move(value));
    }
}

void ObjectTreeModel::setTelegram(const Telegram& telegram, const TelegramBytes& bytes)
{
    beginResetModel();
    m_nodes.clear();
    m_top.clear();
    m_objectNodes.clear();
    const auto channels = meter::channelsOf(telegram);
    int group = -1;
    int channelNumber = 0;
    for (std::size_t i = 0; i < telegram.objects.size(); ++i) {
        const Object& object = telegram.objects[i];
        const int number = object.obis.a == 0 ? object.obis.b : 0;
        if (number != channelNumber) {
            channelNumber = number;
            group = -1;
            if (number != 0) {
                const auto* channel = meter::findChannel(channels, static_cast<std::uint8_t>(number));
                const QString device =
                    channel != nullptr && channel->type ? deviceName(*channel->type) : QString();
                Node node;
                node.kind = Kind::Group;
                node.code = tr("Channel %1").arg(number);
                node.meaning = device.isEmpty() ? tr("M-Bus device of a kind that was not sent")
                                                : tr("M-Bus device: %1").arg(device);
                if (channel != nullptr && !channel->stale.empty()) {
                    node.meaning += tr(" · ✕ stale");
                    node.value = QString::fromStdString(channel->stale);
                    node.remark = tr("No reading is taken from this channel: %1").arg(node.value);
                }
                node.where = object.where;
                group = add(-1, std::move(node));
            }
        }
        if (group >= 0) {
            Stretch& where = m_nodes[static_cast<std::size_t>(group)].where;
            where.length = object.where.offset + object.where.length - where.offset;
        }
        addObject(group, telegram, i, bytes);
    }
    endResetModel();
}

void ObjectTreeModel::clear()
{
    beginResetModel();
    m_nodes.clear();
    m_top.clear();
    m_objectNodes.clear();
    endResetModel();
}

const ObjectTreeModel::Node& ObjectTreeModel::node(const QModelIndex& index) const
{
    return m_nodes[index.internalId()];
}

const std::vector<int>& ObjectTreeModel::childrenOf(const QModelIndex& index) const
{
    return index.isValid() ? node(index).children : m_top;
}

QModelIndex ObjectTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, static_cast<quintptr>(childrenOf(parent)[static_cast<std::size_t>(row)]));
}

QModelIndex ObjectTreeModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || node(child).parent < 0)
        return {};
    const int parent = node(child).parent;
    return createIndex(m_nodes[static_cast<std::size_t>(parent)].row, 0, static_cast<quintptr>(parent));
}

int ObjectTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(parent).size());
}

int ObjectTreeModel::columnCount(const QModelIndex&) const
{
    return columns;
}

QVariant ObjectTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node& shown = node(index);
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Column::Code:
            return shown.error ? QStringLiteral("✕ ") + shown.code : shown.code;
        case Column::Meaning:
            return shown.meaning;
        case Column::Value:
            return shown.value;
        case Column::Unit:
            return shown.unit;
        }
        return {};
    case Qt::ToolTipRole: {
        QString tip = column == Column::Value ? shown.value : shown.meaning;
        if (column == Column::Meaning && !shown.elsewhere.isEmpty())
            tip += QStringLiteral("\n") + shown.elsewhere;
        if (!shown.remark.isEmpty())
            tip += (tip.isEmpty() ? QString() : QStringLiteral("\n")) + shown.remark;
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case toneRole:
        return static_cast<int>(shown.error ? Tone::Bad : shown.known ? Tone::Good : Tone::Plain);
    default:
        return {};
    }
}

QVariant ObjectTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columns)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::Code:
        return tr("Code");
    case Column::Meaning:
        return tr("Meaning");
    case Column::Value:
        return tr("Value");
    case Column::Unit:
        return tr("Unit");
    }
    return {};
}

Stretch ObjectTreeModel::stretchOf(const QModelIndex& index) const
{
    return index.isValid() ? node(index).where : Stretch{};
}

bool ObjectTreeModel::isGroup(const QModelIndex& index) const
{
    return index.isValid() && node(index).kind == Kind::Group;
}

QModelIndex ObjectTreeModel::objectIndex(std::size_t object) const
{
    if (object >= m_objectNodes.size())
        return {};
    const int id = m_objectNodes[object];
    return createIndex(m_nodes[static_cast<std::size_t>(id)].row, 0, static_cast<quintptr>(id));
}

} // namespace p1scope::ui
