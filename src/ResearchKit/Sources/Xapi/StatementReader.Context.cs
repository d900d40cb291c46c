using System.Text.Json;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Xapi;

/// <content>In what context: the platform, and the first activity of <c>grouping</c> (or else the account of the team) as the group.</content>
internal sealed partial class StatementReader
{
    private void Context(ref Utf8JsonReader reader)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        var team = default(TextSlice);
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = ContextProperty(JsonText.Bytes(ref reader, _record));
            reader.Read();
            if (property < 0 || !Once(ref seen, property))
            {
                _isRight = false;
                return;
            }

            switch (property)
            {
                case 0:
                    Uuid(ref reader);
                    break;
                case 1:
                    Actor(ref reader, isPerson: false);
                    break;
                case 2:
                    team = Team(ref reader);
                    break;
                case 3:
                    ContextActivities(ref reader);
                    break;
                case 4:
                    Require(reader.TokenType == JsonTokenType.String);
                    if (_isRight)
                        _record.Platform = JsonText.Slice(ref reader, _record);
                    break;
                case 5:
                    Require(reader.TokenType == JsonTokenType.String);
                    break;
                case 6:
                    Extensions(ref reader, isOfResult: false);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (_record.Group.IsEmpty)
            _record.Group = team;
    }

    private static int ContextProperty(ReadOnlySpan<byte> name) => name.Length switch
    {
        12 when name.SequenceEqual("registration"u8) => 0,
        10 when name.SequenceEqual("instructor"u8) => 1,
        4 when name.SequenceEqual("team"u8) => 2,
        17 when name.SequenceEqual("contextActivities"u8) => 3,
        8 when name.SequenceEqual("platform"u8) => 4,
        8 when name.SequenceEqual("language"u8) => 5,
        10 when name.SequenceEqual("extensions"u8) => 6,
        8 when name.SequenceEqual("revision"u8) => 7,
        9 when name.SequenceEqual("statement"u8) => 8,
        _ => -1,
    };

    private void ContextActivities(ref Utf8JsonReader reader)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Bytes(ref reader, _record);
            var kind = name.SequenceEqual("grouping"u8) ? 0 : name.SequenceEqual("parent"u8) ? 1 : name.SequenceEqual("category"u8) ? 2 : name.SequenceEqual("other"u8) ? 3 : -1;
            reader.Read();
            if (kind < 0 || !Once(ref seen, kind))
            {
                _isRight = false;
                return;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                ContextActivity(ref reader, isGroup: kind == 0);
                continue;
            }

            while (_isRight && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                ContextActivity(ref reader, isGroup: kind == 0);
        }
    }

    private void ContextActivity(ref Utf8JsonReader reader, bool isGroup)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = JsonText.Bytes(ref reader, _record).SequenceEqual("id"u8);
            reader.Read();
            if (!isId)
            {
                reader.Skip();
                continue;
            }

            Require(Once(ref seen, 0) & IsIri(ref reader, out var id));
            if (_isRight && isGroup && _record.Group.IsEmpty)
                _record.Group = ItemQuery.Code(_record, id);
        }

        Require(seen == 1);
    }

    /// <summary>The name of a team's account, if it has one. The format's description leaves teams unchecked.</summary>
    private TextSlice Team(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }

        var (name, depth) = (default(TextSlice), reader.CurrentDepth);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAccount = JsonText.Bytes(ref reader, _record).SequenceEqual("account"u8);
            reader.Read();
            if (!isAccount || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isName = JsonText.Bytes(ref reader, _record).SequenceEqual("name"u8);
                reader.Read();
                if (isName && reader.TokenType == JsonTokenType.String)
                    name = JsonText.Slice(ref reader, _record);
                reader.Skip();
            }
        }

        return name;
    }
}
