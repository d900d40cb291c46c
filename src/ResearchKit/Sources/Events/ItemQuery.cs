namespace ResearchKit.Sources.Events;

/// <summary>
/// What is kept of the query of an item's or group's identifier. xAPI compares identifiers of activities as a whole, and Moodle's differ in the query alone (<c>mod/quiz/view.php?id=5</c>); but a query may hold anything,
/// also sessions, addresses, names and numbers of persons. So parameters are kept that are known to name things, with a whole number of at most seven digits, in an order of their own; all others are cut, and of pages
/// about persons (<c>user/view.php?id=5</c>) every one. Attempts (<c>attempt=5</c>) are cut too: each is one person's.
/// </summary>
internal static class ItemQuery
{
    private const int MostDigits = 7;

    private static readonly byte[][] Names =
    [
        .. new[] { "id", "cmid", "cm", "course", "courseid", "d", "section", "sectionid", "chapterid", "pageid", "lessonid", "quizid", "questionid", "itemid", "contentid", "activityid" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] Persons =
    [
        .. new[] { "user", "users", "profile", "profiles", "person", "people", "student", "students", "learner", "learners", "pupil", "pupils", "teacher", "teachers", "member", "members", "account", "accounts", "message", "messages" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>The identifier without its fragment and what of its query is not kept.</summary>
    /// <param name="record">The record that the text is of; what has to be put together is written into its scratch.</param>
    /// <param name="iri">The identifier.</param>
    public static TextSlice Code(EventRecord record, TextSlice iri)
    {
        var text = record[iri];
        var path = IriText.WithoutQuery(text);
        var plain = iri with { Length = path.Length };
        if (path.Length == text.Length || text[path.Length] != '?' || IsAboutPersons(path))
            return plain;
        var query = text[(path.Length + 1)..];
        if (query.IndexOf((byte)'#') is >= 0 and var fragment)
            query = query[..fragment];
        var room = record.Room(text.Length);
        path.CopyTo(room);
        var used = path.Length;
        foreach (var name in Names)
        {
            if (Value(query, name) is not { IsEmpty: false } value)
                continue;
            room[used++] = used == path.Length + 1 ? (byte)'?' : (byte)'&';
            name.CopyTo(room[used..]);
            used += name.Length;
            room[used++] = (byte)'=';
            value.CopyTo(room[used..]);
            used += value.Length;
        }

        if (used == path.Length)
            return plain;
        var start = record.ScratchUsed;
        record.ScratchUsed += used;
        return new TextSlice(start, used, IsUnescaped: true);
    }

    /// <summary>The number that a parameter has; empty when it is absent or anything else.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name)
    {
        foreach (var range in query.Split((byte)'&'))
        {
            var parameter = query[range];
            if (parameter.Length <= name.Length || parameter[name.Length] != '=' || !parameter.StartsWith(name))
                continue;
            var value = parameter[(name.Length + 1)..];
            return value.Length <= MostDigits && value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? value : default;
        }

        return default;
    }

    private static bool IsAboutPersons(ReadOnlySpan<byte> path)
    {
        foreach (var range in path.Split((byte)'/'))
        {
            var segment = path[range];
            var dot = segment.IndexOf((byte)'.');
            if (dot >= 0)
                segment = segment[..dot];
            foreach (var name in Persons)
            {
                if (System.Text.Ascii.EqualsIgnoreCase(segment, name))
                    return true;
            }
        }

        return false;
    }
}
