namespace ResearchKit.Frames;

/// <summary>Text that a message quotes, kept short: a damaged file may hold a name of a million characters.</summary>
internal static class QuotedText
{
    /// <summary>The most characters of a name or a value that a message quotes.</summary>
    public const int Most = 200;

    /// <summary>The most characters of a whole message, however much it names.</summary>
    public const int LongestMessage = 3000;

    /// <summary>The text as it is, or its beginning and its end with the number of characters left out between them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters that are kept: three quarters at the beginning, a quarter at the end.</param>
    public static string Shortened(string text, int most = Most)
    {
        if (text.Length <= most)
            return text;
        var end = most / 4;
        var begin = most - end;
        // No half of a surrogate pair stands at the cut.
        begin -= char.IsHighSurrogate(text[begin - 1]) ? 1 : 0;
        end -= char.IsLowSurrogate(text[^end]) ? 1 : 0;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{text[..begin]} [{text.Length - begin - end} characters] {text[^end..]}");
    }
}
