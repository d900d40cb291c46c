namespace ResearchKit.Synthesis.Exports;

/// <summary>Feedback by the answer that it followed; the first where an answer got several. Held in memory, about 60 bytes each, for the days that are exported.</summary>
internal sealed class FeedbackGiven
{
    private readonly Dictionary<long, Feedback> _byResponse = [];

    public static FeedbackGiven Of(ExportContext context)
    {
        var given = new FeedbackGiven();
        foreach (var row in context.Tables.Rows("feedback"))
        {
            if (!context.Options.Includes(row.Time("delivered_at") is { } time ? DateOnly.FromDateTime(time) : null) || row.Long("response_id") is not { } response)
                continue;
            if (!given._byResponse.TryAdd(response, new Feedback(row.Text("kind") ?? "none", row.Number("assigned_prob"), row.Number("fading_level"), row.Number("latency_s"))))
                context.Key.Omit("feedback: a second one on the same answer");
        }

        return given;
    }

    /// <summary>The feedback on an answer, or null.</summary>
    public Feedback? To(long response) => _byResponse.GetValueOrDefault(response);

    internal sealed record Feedback(string Kind, double? Probability, double? Fading, double? Latency);
}
