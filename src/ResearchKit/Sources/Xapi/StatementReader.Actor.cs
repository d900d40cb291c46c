using System.Text.Json;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Xapi;

/// <content>Who: agents and groups.</content>
internal sealed partial class StatementReader
{
    private const int Identifiers = 0b1111;

    /// <summary>Reads an agent or a group, and takes its identifier if it is the one who acts.</summary>
    private void Actor(ref Utf8JsonReader reader, bool isPerson)
    {
        if (!IsObject(ref reader))
            return;
        var (seen, isGroup) = (0, false);
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = ActorProperty(JsonText.Bytes(ref reader, _record));
            reader.Read();
            if (property < 0 || !Once(ref seen, property))
            {
                _isRight = false;
                return;
            }

            switch (property)
            {
                case 0:
                    Identify(ref reader, isPerson, ActorKind.Mailbox);
                    break;
                case 1:
                    Identify(ref reader, isPerson, ActorKind.MailboxSum);
                    break;
                case 2:
                    Identify(ref reader, isPerson, ActorKind.OpenId);
                    break;
                case 3:
                    Account(ref reader, isPerson);
                    break;
                case 4:
                    Require(reader.TokenType == JsonTokenType.String);
                    if (_isRight)
                    {
                        var name = JsonText.Slice(ref reader, _record);
                        if (isPerson)
                            _record.ActorName = name;
                    }

                    break;
                case 5:
                    var type = reader.TokenType == JsonTokenType.String ? JsonText.Bytes(ref reader, _record) : default;
                    isGroup = type.SequenceEqual("Group"u8);
                    Require(isGroup || type.SequenceEqual("Agent"u8));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var identifiers = System.Numerics.BitOperations.PopCount((uint)(seen & Identifiers));
        Require(identifiers == 1 || (identifiers == 0 && isGroup && (seen & 64) != 0));
        if (isPerson)
            _isGroupActor = isGroup;
    }

    private static int ActorProperty(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("mbox"u8) => 0,
        12 when name.SequenceEqual("mbox_sha1sum"u8) => 1,
        6 when name.SequenceEqual("openid"u8) => 2,
        7 when name.SequenceEqual("account"u8) => 3,
        4 when name.SequenceEqual("name"u8) => 4,
        10 when name.SequenceEqual("objectType"u8) => 5,
        6 when name.SequenceEqual("member"u8) => 6,
        _ => -1,
    };

    private void Identify(ref Utf8JsonReader reader, bool isPerson, ActorKind kind)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            _isRight = false;
            return;
        }

        var slice = JsonText.Slice(ref reader, _record);
        var text = _record[slice];
        Require(kind switch
        {
            ActorKind.Mailbox => IriText.IsMailbox(text),
            ActorKind.MailboxSum => text.Length == 40 && text.IndexOfAnyExcept("0123456789abcdefABCDEF"u8) < 0,
            _ => IriText.IsIri(text),
        });
        if (isPerson)
            (_record.ActorKind, _record.Actor) = (kind, slice);
    }

    private void Account(ref Utf8JsonReader reader, bool isPerson)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        var (home, name) = (default(TextSlice), default(TextSlice));
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = JsonText.Bytes(ref reader, _record);
            var isHome = property.SequenceEqual("homePage"u8);
            if (!isHome && !property.SequenceEqual("name"u8))
            {
                JsonText.SkipValue(ref reader);
                continue;
            }

            reader.Read();
            if (!Once(ref seen, isHome ? 0 : 1))
            {
                _isRight = false;
                return;
            }

            if (isHome)
            {
                Require(IsIri(ref reader, out home));
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                name = JsonText.Slice(ref reader, _record);
            }
            else
            {
                _isRight = false;
            }
        }

        Require(seen == 0b11);
        if (isPerson)
            (_record.ActorKind, _record.Actor, _record.ActorHome) = (ActorKind.Account, name, home);
    }
}
