using System.Text;
using ResearchKit.Sources.Caliper;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Xapi;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Events;

/// <summary>A draft of a store with a stage of events beside it, in a folder of its own.</summary>
internal sealed class EventFixture : IDisposable
{
    private readonly LearningStoreWriter _writer;

    public EventFixture(bool isCaliper = false)
    {
        Folder = Directory.CreateTempSubdirectory("researchkit-events-").FullName;
        _writer = LearningStore.Create(Path.Combine(Folder, "store.duckdb"), replace: false);
        Stage = new EventStage(_writer.Session, StageFolder, 1, isCaliper ? EventPlaces.Caliper : EventPlaces.Xapi);
        Intake = isCaliper ? new EnvelopeIntake(Stage) : new StatementIntake(Stage);
    }

    public string Folder { get; }

    public string StageFolder => Path.Combine(Folder, "store.duckdb.events");

    public EventStage Stage { get; }

    public EventIntake Intake { get; }

    public SqlSession Session => _writer.Session;

    public EventAccount Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public EventAccount Read(byte[] bytes) => Intake.ReadFile("statements.json", new MemoryStream(bytes));

    /// <summary>Reads a text, settles, and gives read, kept, merged, superseded, rejected.</summary>
    public (long Read, long Kept, long Merged, long Superseded, long Rejected) Account(string text)
    {
        var account = Read(text);
        Stage.Settle();
        return (account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected);
    }

    public List<EventReject> Rejects() => [.. Stage.Accounts.SelectMany(account => Stage.Rejects(account))];

    public long Count(string table) => Session.Scalar<long>($"SELECT count(*) FROM store.{table}");

    /// <summary>Loads all events, with person n + 1 for actor n, item n + 1 and group n + 1; all are learners but one, all are known but one.</summary>
    public EventLoad Load(int staff = -1, int unknown = -1, bool isFollowed = false)
    {
        var maps = new EventMaps(
            [.. Enumerable.Range(0, Stage.Actors.Count).Select(actor => actor == unknown ? -1 : actor + 1)],
            [.. Enumerable.Range(0, Stage.Actors.Count).Select(actor => actor != staff)],
            [.. Enumerable.Range(1, Stage.Items.Count)],
            [.. Enumerable.Range(1, Stage.Groups.Count)]);
        var load = new EventLoad(Stage, maps, isFollowed);
        load.WriteEvents();
        load.WriteAnswers();
        load.WriteFeedback();
        return load;
    }

    public void Dispose()
    {
        Stage.Dispose();
        _writer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Statements as text.</summary>
internal static class Statements
{
    public static string Id(int number) => $"00000000-0000-4000-8000-{number:x12}";

    public static string Of(int number, string item = "https://example.org/items/1", string verb = "http://adlnet.gov/expapi/verbs/completed", string account = "learner-0001", string more = "") =>
        $$$"""{"id":"{{{Id(number)}}}","actor":{"account":{"homePage":"https://example.org","name":"{{{account}}}"}},"verb":{"id":"{{{verb}}}"},"object":{"id":"{{{item}}}"},"timestamp":"2024-10-02T09:15:00.000Z"{{{more}}}}""";

    public static string Voiding(int number, int voided) =>
        $$$"""{"id":"{{{Id(number)}}}","actor":{"mbox":"mailto:a@example.org"},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"{{{Id(voided)}}}"}}""";
}
