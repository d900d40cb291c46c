using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ResearchKit.Synthesis.Exports;

/// <summary>A platform that speaks xAPI, and how it names persons and writes the parts of a statement.</summary>
/// <param name="Folder">Folder of its export.</param>
/// <param name="Home">Its address.</param>
/// <param name="AccountName">The account that the platform itself gave a person.</param>
internal sealed record XapiPlatform(string Folder, string Home, Func<InventedPerson, string> AccountName)
{
    private static readonly string[] KnownVerbs =
    [
        "answered", "asked", "attempted", "attended", "completed", "experienced", "failed", "initialized", "interacted", "launched", "passed", "progressed", "responded", "scored", "shared",
        "suspended", "terminated",
    ];

    /// <summary>The address of a verb: that of the common vocabulary where it has the verb, else one of the platform's own.</summary>
    public string VerbId(string verb) => KnownVerbs.Contains(verb, StringComparer.Ordinal) ? $"http://adlnet.gov/expapi/verbs/{verb}" : $"{Home}/verbs/{verb}";

    /// <summary>Tells the answer key what the platform calls a person.</summary>
    public void Identify(AnswerKey key, InventedPerson who, bool isSecond)
    {
        var address = Address(who, isSecond);
        switch (who.PracticeIdentity)
        {
            case PracticeIdentity.Mailbox:
                key.Identity(Folder, "mbox", address, who.Id);
                break;
            case PracticeIdentity.MailboxSum:
                key.Identity(Folder, "mbox_sha1sum", Sum(address), who.Id);
                break;
            default:
                key.Identity(Folder, "account", Account(who, isSecond), who.Id);
                break;
        }
    }

    /// <summary>Writes the actor, with an identifier that breaks the rules if asked.</summary>
    public void WriteActor(Utf8JsonWriter writer, InventedPerson who, bool isSecond, bool isBroken)
    {
        var address = Address(who, isSecond);
        writer.WriteStartObject("actor");
        switch (who.PracticeIdentity)
        {
            case PracticeIdentity.Mailbox:
                writer.WriteString("mbox", isBroken ? address["mailto:".Length..] : address);
                break;
            case PracticeIdentity.MailboxSum:
                writer.WriteString("mbox_sha1sum", isBroken ? "" : Sum(address));
                break;
            default:
                writer.WriteString("name", $"{who.GivenName} {who.FamilyName}");
                writer.WriteStartObject("account");
                if (!isBroken)
                    writer.WriteString("homePage", Home);
                writer.WriteString("name", Account(who, isSecond));
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the object: an item of the platform, or the platform itself.</summary>
    public void WriteObject(Utf8JsonWriter writer, string? itemCode)
    {
        writer.WriteStartObject("object");
        writer.WriteString("id", itemCode is null ? $"{Home}/" : $"{Home}/items/{itemCode}");
        writer.WriteEndObject();
    }

    /// <summary>Writes the context: the platform's name, and the group where there is one.</summary>
    public void WriteContext(Utf8JsonWriter writer, string? name, string? group)
    {
        writer.WriteStartObject("context");
        writer.WriteString("platform", name ?? Folder);
        if (group is not null)
        {
            writer.WriteStartObject("contextActivities");
            writer.WriteStartArray("grouping");
            writer.WriteStartObject();
            writer.WriteString("id", $"{Home}/groups/{Uri.EscapeDataString(group)}");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private string Account(InventedPerson who, bool isSecond) => isSecond ? AccountName(who) + "-2" : AccountName(who);

    private static string Address(InventedPerson who, bool isSecond) => "mailto:" + (isSecond ? who.SecondAccount : who.Account);

    // The specification asks for SHA-1 here; it hides nothing, since addresses can be guessed.
#pragma warning disable CA5350
    private static string Sum(string address) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(address)));
#pragma warning restore CA5350
}
