using ResearchKit.Frames;
using ResearchKit.Statistics.Recommendation;

namespace ResearchKit.Models;

/// <summary>What next: skills under prerequisites, and materials by use and by text. It orders, gives its reasons and closes nothing off.</summary>
public static class Recommendation
{
    /// <summary>Skills in the order of mastery sequencing, each with why it stands where it does: see <see cref="MasterySequencing"/>.</summary>
    /// <param name="prerequisites">One row a prerequisite.</param>
    /// <param name="skill">Column of the skill.</param>
    /// <param name="requires">Column of the skill that it builds on.</param>
    /// <param name="mastery">Probability that each skill is mastered, by its name as the frame has it; skills that are not in it count as not known. Skills that are only here build on nothing.</param>
    /// <param name="options">Thresholds and floor; null for the defaults.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there, or prerequisites go in a circle; the message names it.</exception>
    /// <example><code>
    /// var next = Recommendation.Skills(prerequisites, skill: "skill_code", requires: "requires_code", new Dictionary&lt;string, double&gt; { ["division"] = 0.9 });
    /// </code></example>
    public static SkillRecommendations Skills(DataFrame prerequisites, string skill, string requires, IReadOnlyDictionary<string, double> mastery, MasteryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(prerequisites);
        ArgumentNullException.ThrowIfNull(mastery);
        Refuse("Recommendation.Skills", prerequisites);
        string?[] skills = [.. FormulaColumns.Levels(Find(prerequisites, skill))], required = [.. FormulaColumns.Levels(Find(prerequisites, requires))];
        (string Skill, string Requires)[] edges = [.. skills.Zip(required).Where(pair => pair.First is not null && pair.Second is not null).Select(pair => (pair.First!, pair.Second!))];
        string[] names = [.. edges.SelectMany(edge => new[] { edge.Requires, edge.Skill }).Concat(mastery.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            throw new ArgumentException($"No row has '{skill}' and '{requires}', and no skill has a mastery: there is nothing to order.", nameof(prerequisites));
        PrerequisiteGraph graph = PrerequisiteGraph.Of(names, edges);
        double[] known = [.. names.Select(name => mastery.TryGetValue(name, out double value) ? value : double.NaN)];
        return new SkillRecommendations(graph, edges, known, new MasterySequencing(graph, options).Recommend(known), prerequisites.Provenance.Then($"Recommendation.Skills({skill}, {requires})"));
    }

    /// <summary>Which materials go with which: by the learners who used both, and by their texts where few or none did. See <see cref="ItemNeighbours"/> and <see cref="TextFeatures"/>.</summary>
    /// <param name="uses">One row a use.</param>
    /// <param name="learner">Column of the learner.</param>
    /// <param name="item">Column of the material.</param>
    /// <param name="texts">One row a material with its text; null for use alone. Materials that are only here are those nobody used yet.</param>
    /// <param name="text">Column of the text: title, skills and description.</param>
    /// <param name="tokeniser">How words are found; null for those of Finnish, Swedish and English without the commonest.</param>
    /// <param name="options">Similarity and shrinkage; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there, or a material has two texts.</exception>
    /// <example><code>
    /// var materials = Recommendation.Materials(uses, learner: "learner_id", item: "item_code", texts: titles, text: "title");
    /// materials.After("fractions-1")
    /// </code></example>
    public static MaterialRecommendations Materials(
        DataFrame uses, string learner, string item, DataFrame? texts = null, string text = "text", TextTokeniser? tokeniser = null, ItemNeighbourOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uses);
        Refuse("Recommendation.Materials", texts is null ? [uses] : [uses, texts]);
        string?[] who = [.. FormulaColumns.Levels(Find(uses, learner))], what = [.. FormulaColumns.Levels(Find(uses, item))];
        string?[] described = texts is null ? [] : [.. FormulaColumns.Levels(Find(texts, item))], words = texts is null ? [] : [.. FormulaColumns.Levels(Find(texts, text))];
        string[] names = [.. what.Concat(described).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var places = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, who.Length).Where(row => who[row] is not null && what[row] is not null)];
        var learners = rows.Select(row => who[row]!).Distinct(StringComparer.Ordinal).Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        InteractionLog log = InteractionLog.Of([.. rows.Select(row => learners[who[row]!])], [.. rows.Select(row => places[what[row]!])], learners.Count, names.Length);
        var texting = new string?[names.Length];
        for (int row = 0; row < described.Length; row++)
        {
            if (described[row] is not { } name)
                continue;
            if (texting[places[name]] is not null)
                throw new ArgumentException($"Material '{name}' has two texts; put them in one row, for example with string_agg in the query.", nameof(texts));
            texting[places[name]] = words[row];
        }

        TextFeatures? features = texts is null ? null : TextFeatures.Fit(texting, tokeniser ?? new TextTokeniser(Enum.GetValues<TextLanguage>()));
        return new MaterialRecommendations(names, ItemNeighbours.Fit(log, options, cancellationToken), features, learners.Count, uses.Provenance.Then($"Recommendation.Materials({learner}, {item}{(texts is null ? "" : $", {text}")})"));
    }

    private static Column Find(DataFrame frame, string name) =>
        frame.HasColumn(name) ? frame[name] : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]), nameof(frame));

    private static void Refuse(string call, params DataFrame[] frames)
    {
        if (frames.All(frame => frame.Provenance.Protection.MayBeShown()))
            return;
        throw new ProtectedDataException(
            $"{call} is not told of protected rows: what goes with what is counted over few learners, and an order for one learner is about that learner. "
            + "Release counts of materials with frame.Release([\"item_code\"], [Measure.Count()]), fit knowledge tracing with KnowledgeTracing.Fit, and try policies on simulated learners (SequenceSimulation) or a synthetic store.");
    }
}
