using ResearchKit.Frames;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>The closing words of messages about names that are not found.</summary>
internal static class ValidNames
{
    /// <summary><c> Did you mean "x"?</c> where one is near, and the valid names.</summary>
    public static string For(string name, IEnumerable<string> valid)
    {
        var names = valid.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            return " There are none.";
        var didYouMean = NameSuggestion.Nearest(name, names) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";
        return $"{didYouMean} Valid names: {string.Join(", ", names)}.";
    }
}
