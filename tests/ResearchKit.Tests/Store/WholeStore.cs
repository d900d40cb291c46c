using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Tests.Store;

/// <summary>Opens protected stores for a purpose that reads all of them.</summary>
internal static class WholeStore
{
    public const string PurposeName = "everything";

    public static Purpose Purpose { get; } = new()
    {
        Name = PurposeName,
        Question = "Does the kit work?",
        Until = new DateOnly(2999, 12, 31),
        LegalBasis = "test",
        Columns = [.. LearningSchema.Current.Tables.Select(table => $"{table.Name}.*")],
    };

    public static LearningStore Open(string path)
    {
        PurposeRegister.Declare(path, Purpose);
        return LearningStore.Open(path, new LearningStoreOptions { Purpose = PurposeName });
    }
}
