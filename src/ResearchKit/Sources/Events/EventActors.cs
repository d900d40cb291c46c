using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Sources.Events;

/// <summary>A person as one platform names them. Exists in memory only.</summary>
/// <param name="Number">Number of the actor within the stage, from 0.</param>
/// <param name="Kind">How the platform names persons.</param>
/// <param name="Identifier">The platform's own identifier, as it stands in the events; of an account the address of its system, a space, and its name.</param>
/// <param name="Names">Names that events gave, as written.</param>
/// <param name="Keys">Identifiers that other systems may know: kind (email, email-sha1, openid, username, register-sourced-id) and value.</param>
internal sealed record EventActor(int Number, ActorKind Kind, string Identifier, IReadOnlyList<string> Names, IReadOnlyList<(string Kind, string Value)> Keys);

/// <summary>Persons that events name, in memory: identifier to number, and what linkage needs of each.</summary>
internal sealed class EventActors
{
    /// <summary>Most different persons: 16 million.</summary>
    public const int Most = 1 << 24;

    /// <summary>Most bytes of an identifier or a name; longer names are passed over.</summary>
    public const int LongestText = 1024;

    private const int MostNames = 4;
    private readonly Utf8Interner _keys = new(Most);
    private readonly List<Known> _known = [];
    private byte[] _key = new byte[256];

    public int Count => _known.Count;

    /// <summary>Number of the person that an event names; -1 when there are too many, -2 when the identifier is too long.</summary>
    public int Add(EventRecord record)
    {
        var identifier = record[record.Actor];
        var home = record[record.ActorHome];
        if (identifier.Length > LongestText || home.Length > LongestText)
            return -2;
        var length = 1 + home.Length + 1 + identifier.Length;
        if (_key.Length < length)
            _key = new byte[length * 2];
        _key[0] = (byte)('0' + (int)record.ActorKind);
        home.CopyTo(_key.AsSpan(1));
        _key[1 + home.Length] = (byte)' ';
        identifier.CopyTo(_key.AsSpan(2 + home.Length));
        var number = _keys.Add(_key.AsSpan(0, length));
        if (number == _known.Count)
            _known.Add(new Known());
        if (number >= 0 && (record.ActorName.Length > 0 || record.OtherIdentifiers.Count > 0))
            _known[number].Note(record);
        return number;
    }

    /// <summary>A person, with all that events told so far.</summary>
    public EventActor this[int number]
    {
        get
        {
            var key = _keys[number];
            var kind = (ActorKind)(key[0] - '0');
            var text = Encoding.UTF8.GetString(key[1..]);
            var identifier = kind == ActorKind.Account ? text : text[1..];
            var keys = new List<(string, string)>(_known[number].Keys);
            switch (kind)
            {
                case ActorKind.Mailbox:
                    keys.Add(("email", identifier["mailto:".Length..]));
                    keys.Add(("email-sha1", Sum(identifier)));
                    break;
                case ActorKind.MailboxSum:
                    keys.Add(("email-sha1", identifier.ToLowerInvariant()));
                    break;
                case ActorKind.OpenId:
                    keys.Add(("openid", identifier));
                    break;
                default:
                    break;
            }

            return new EventActor(number, kind, identifier, [.. _known[number].Names.Select(name => Encoding.UTF8.GetString(name))], keys);
        }
    }

    /// <summary>Texts by which a person could be told, to be looked for in what goes to the store: the name of the account, the address without its server, the last part of an IRI.</summary>
    public IEnumerable<string> TellingTexts(int number)
    {
        var actor = this[number];
        yield return actor.Kind switch
        {
            ActorKind.Mailbox => actor.Identifier["mailto:".Length..actor.Identifier.LastIndexOf('@')],
            ActorKind.Account => actor.Identifier[(actor.Identifier.IndexOf(' ', StringComparison.Ordinal) + 1)..],
            ActorKind.OpenId or ActorKind.Iri => LastPart(actor.Identifier),
            _ => actor.Identifier,
        };
        foreach (var (_, value) in actor.Keys)
            yield return value;
        foreach (var name in actor.Names)
        {
            yield return name;
            yield return name.Replace(' ', '.');
            yield return name.Replace(' ', '-');
            yield return name.Replace(' ', '_');
        }
    }

    private static string LastPart(string iri)
    {
        // "profile" in .../users/123/profile tells of nobody.
        var part = IriText.Label(Encoding.UTF8.GetBytes(iri));
        return part.Any(char.IsAsciiDigit) ? part : iri;
    }

#pragma warning disable CA5350 // The specification of xAPI asks for SHA-1 here.
    private static string Sum(string mailbox) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(mailbox)));
#pragma warning restore CA5350

    private sealed class Known
    {
        public List<byte[]> Names { get; } = [];

        public List<(string Kind, string Value)> Keys { get; } = [];

        public void Note(EventRecord record)
        {
            var name = record[record.ActorName].Trim(" \t\r\n"u8);
            if (name.Length is > 0 and <= LongestText && Names.Count < MostNames && !Has(name))
                Names.Add(name.ToArray());
            foreach (var (kind, identifier) in record.OtherIdentifiers)
            {
                if (KeyKind(record[kind]) is { } known && record[identifier].Length is > 0 and <= LongestText && Keys.Count < 8)
                {
                    var pair = (known, Encoding.UTF8.GetString(record[identifier]));
                    if (!Keys.Contains(pair))
                        Keys.Add(pair);
                }
            }
        }

        private bool Has(ReadOnlySpan<byte> name)
        {
            foreach (var known in Names)
            {
                if (name.SequenceEqual(known))
                    return true;
            }

            return false;
        }

        /// <summary>Kinds of Caliper's SystemIdentifier that another system may know.</summary>
        private static string? KeyKind(ReadOnlySpan<byte> type) =>
            type.SequenceEqual("LisSourcedId"u8) || type.SequenceEqual("OneRosterSourcedId"u8) || type.SequenceEqual("SisSourcedId"u8) ? "register-sourced-id"
            : type.SequenceEqual("EmailAddress"u8) ? "email"
            : type.SequenceEqual("UserName"u8) ? "username"
            : null;
    }
}
