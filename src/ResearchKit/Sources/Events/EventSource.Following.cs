using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Events;

/// <content>Lines that are appended to files while they are followed.</content>
internal sealed partial class EventSource
{
    private int _metActors;

    /// <inheritdoc/>
    /// <remarks>Files of lines by name (.ndjson, .jsonl) and by their first character. In archives, in gzipped files and in arrays nothing is appended.</remarks>
    public IReadOnlyCollection<string> GrowingFiles =>
        [.. Enumerable.Range(0, _files.Length).Where(i => _stage is null ? MayGrow(_files[i].File) : _followed[i] is not null).Select(i => _files[i].File.FullPath)];

    /// <inheritdoc/>
    public StreamGrowth? Grow(StreamContext run)
    {
        var (stage, load) = (_stage!, _load!);
        var since = stage.Refused();
        if (_followed.Sum(file => file?.Take(run.CancellationToken) ?? 0) == 0)
            return null;
        stage.Settle(run.CancellationToken);
        if (stage.TellsOfEarlier)
            return new StreamGrowth([], [], 0, 0) { NeedsWholeImport = true };
        var things = ImmutableArray.CreateBuilder<(SourceFile, string, long, long)>();
        var news = load.News(run.CancellationToken);
        var persons = Newcomers(run, things);
        var items = Codes(run, "content_item", "item", [.. news.Items.Select(item => (item.Number, item.Code))], things);
        var groups = Codes(run, "teaching_group", "group", [.. news.Groups.Select(group => (group.Number, group.Label.Trim()))], things);
        var written = load.WriteIncrement(new EventResolution(persons, items, groups), run.CancellationToken);
        load.Describe([.. news.Items.Select(item => (item with { Kind = null, MaxScore = null }, item)), .. stage.Items.TakeChanges()], run.CancellationToken);
        for (var i = 0; i < _files.Length; i++)
            Look(i);
        return new StreamGrowth(
            [.. Tables.SelectMany(table => Accounts(table, since, run.CancellationToken).Select(account => (table, account)))],
            things.ToImmutable(),
            stage.Accounts.Sum(account => account.Waiting),
            written.Events + written.Answers + written.Feedback);
    }

    private static bool MayGrow(EventFile file) =>
        file.Member is null && (file.File.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) || file.File.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase));

    private void Follow(int number, EventIntake intake, StreamContext run)
    {
        var (file, source) = _files[number];
        var followed = _followed[number] = new FollowedFile(intake, file.FullPath, source.Name);
        followed.Take(run.CancellationToken);
        Look(number);
        if (followed.HasUnendedLine)
            _notes.Add($"{source.Name}: its last line is not ended yet; it waits until it is.");
    }

    /// <summary>Brings size, hash and time of a followed file to those of the lines that were taken. While events of it wait they stay as they were: the store is not that of the whole file.</summary>
    private void Look(int number)
    {
        if (_followed[number] is not { } followed || followed.Account.Waiting > 0)
            return;
        var (file, source) = _files[number];
        _files[number] = (file, source with { Bytes = followed.Offset, Sha256 = followed.Sha256, ChangedAt = new DateTimeOffset(File.GetLastWriteTimeUtc(file.FullPath)) });
    }

    /// <summary>Persons who were not there before, as learners; none where they have to be linked first.</summary>
    private List<(int Number, int Id, bool IsLearner)> Newcomers(StreamContext run, ImmutableArray<(SourceFile, string, long, long)>.Builder things)
    {
        var actors = _stage!.Actors;
        if (run.Introduce is null || _metActors == actors.Count)
            return [];
        var came = Enumerable.Range(_metActors, actors.Count - _metActors).Select(number => (Number: number, Identifier: actors[number].Identifier.Trim())).ToList();
        _metActors = actors.Count;
        var persons = run.Introduce(Mapping.People[0], [.. came.Select(actor => actor.Identifier)]);
        var known = came.Where(actor => persons.ContainsKey(actor.Identifier)).Select(actor => (actor.Number, persons[actor.Identifier], true)).ToList();
        things.Add((Files[_files.Length], "learner", came.Count, known.Count));
        return known;
    }

    /// <summary>The store's numbers for codes that events name for the first time: of rows that other sources brought, else of new rows.</summary>
    private List<(int Number, int Id)> Codes(StreamContext run, string table, string name, IReadOnlyList<(int Number, string Code)> news, ImmutableArray<(SourceFile, string, long, long)>.Builder things)
    {
        if (news.Count == 0)
            return [];
        var codes = news.Select(thing => thing.Code).Distinct(StringComparer.Ordinal).ToList();
        var known = Numbers(run, $"SELECT code, id FROM {run.Codes(table)} WHERE code IN (SELECT unnest(CAST($1 AS VARCHAR[])))", codes);
        var next = Convert.ToInt32(run.Session.Scalar<object>($"SELECT coalesce(max({name}_id), 0) + 1 FROM store.{table}", run.CancellationToken), CultureInfo.InvariantCulture);
        var added = codes.Where(code => code.Length > 0 && !known.ContainsKey(code)).ToList();
        var ids = Enumerable.Range(next, added.Count).ToList();
        foreach (var into in new[] { $"store.{table}({name}_id, {name}_code)", $"{run.Codes(table)}(id, code)" })
            run.Session.Execute($"INSERT INTO {into} SELECT unnest(CAST($1 AS INTEGER[])), unnest(CAST($2 AS VARCHAR[]))", run.CancellationToken, ids, added);
        foreach (var (code, id) in added.Zip(ids))
            known.Add(code, id);
        things.Add((Files[_files.Length], table, news.Count, added.Count));
        return [.. news.Where(thing => known.ContainsKey(thing.Code)).Select(thing => (thing.Number, known[thing.Code]))];
    }
}
