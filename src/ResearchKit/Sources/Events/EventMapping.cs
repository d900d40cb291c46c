using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>
/// How persons, items and groups of events become rows of the learning schema: as if each kind were a small file of its own, which the stage of events fills. Persons are linked to those of a
/// register by their keys, names and groups; without a register they are learners of their own.
/// </summary>
internal static class EventMapping
{
    public const string Persons = "persons";
    public const string Items = "items";
    public const string Groups = "groups";

    /// <summary>Kinds of keys that events may give, which are the names of the columns too.</summary>
    public static readonly ImmutableArray<string> KeyKinds = ["email", "email-sha1", "openid", "username", "register-sourced-id"];

    /// <summary>The mapping of a format; equal identifiers of one format are one person, whatever the platform: they name the platform.</summary>
    public static Mapping Of(EventFormat format)
    {
        var system = format.Name;
        var persons = File(Persons, [Column("identifier", SourceClass.Direct, system), Column("name", SourceClass.Direct, system), .. KeyKinds.Select(kind => Column(kind, SourceClass.Direct, system))]);
        var items = File(Items, [Column("code", SourceClass.Neutral, system), Column("kind", SourceClass.Neutral, system), Column("max_score", SourceClass.Neutral, system)]);
        var groups = File(Groups, [Column("code", SourceClass.Neutral, system)]);
        var block = new PersonBlock("actor", Persons, system)
        {
            Identifier = "identifier",
            FullName = ("name", false),
            Keys = [.. KeyKinds.Select(kind => (kind, kind))],
        };
        var (group, learner, item) = (LearningSchema.Current["teaching_group"], LearningSchema.Current["learner"], LearningSchema.Current["content_item"]);
        var learnerId = Value(learner["learner_id"], block.WhoColumn) with { Person = block };
        return new Mapping(
            format.Name,
            1,
            format.Title,
            [persons, items, groups],
            [
                new TableLoad(group, groups, DuplicatePolicy.Combine, [Value(group["group_id"], "code")]),
                new TableLoad(learner, persons, DuplicatePolicy.Combine, [learnerId]),
                new TableLoad(item, items, DuplicatePolicy.Combine, [Value(item["item_id"], "code"), Value(item["kind"], "kind"), Value(item["max_score"], "max_score")]),
            ],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"events {format.Name} 1"))))
        {
            People = [block],
        };
    }

    private static MappedFile File(string name, ImmutableArray<MappedColumn> columns) => new(name, name, true, ',', "utf-8", [""], columns);

    private static MappedColumn Column(string name, SourceClass kind, string system) => new(name, kind, system, false);

    private static MappedValue Value(SchemaColumn target, string column) => new(target, [column], null, [], [], null, 1, false, Generalisation.None);
}
