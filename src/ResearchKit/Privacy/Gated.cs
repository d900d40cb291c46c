using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>
/// A result that protected rows may not give: either the result, or why it was refused. It lets one notebook run on synthetic and on protected data; what a protected store does not show stands there as a
/// sentence, with what works instead, and the cells that follow go on.
/// </summary>
/// <typeparam name="T">The result.</typeparam>
public sealed class Gated<T> : IGated
{
    private readonly T? _value;

    internal Gated(T? value, string? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>Whether the data may give the result.</summary>
    public bool IsAllowed => Refusal is null;

    /// <summary>Why there is no result, and what works instead; null where there is one.</summary>
    public string? Refusal { get; }

    /// <summary>The result.</summary>
    /// <exception cref="ProtectedDataException">It was refused; the message is <see cref="Refusal"/>.</exception>
    public T Value => IsAllowed ? _value! : throw new ProtectedDataException(Refusal!);

    object? IGated.Shown => IsAllowed ? _value : new GateRefusal(Refusal!);

    /// <summary>What follows from the result. Where it was refused, so is what follows, for the same reason; what follows may itself be refused.</summary>
    /// <param name="next">Makes something of the result.</param>
    /// <example><code>Gated.Try(() => Survival.KaplanMeier("months, left ~ level", students)).Then(curves => curves.ToChart())</code></example>
    public Gated<TNext> Then<TNext>(Func<T, TNext> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return IsAllowed ? Gated.Try(() => next(_value!)) : new Gated<TNext>(default, Refusal);
    }

    /// <summary>The result, or a stand-in where it was refused.</summary>
    /// <param name="otherwise">Makes the stand-in.</param>
    public T Or(Func<T> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return IsAllowed ? _value! : otherwise();
    }
}

/// <summary>Asks for results that protected rows may not give.</summary>
public static class Gated
{
    /// <summary>The result, or why protected rows do not give it.</summary>
    /// <param name="ask">Asks for the result.</param>
    /// <returns>Shown, it is the result as ever, or the reason in words. Other errors than the gate's refusal are thrown as ever.</returns>
    /// <example><code>var matched = Gated.Try(() => Causal.Matching("club ~ screening + parents", "score", learners));</code></example>
    public static Gated<T> Try<T>(Func<T> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        try
        {
            return new Gated<T>(ask(), null);
        }
        catch (ProtectedDataException refused)
        {
            return new Gated<T>(default, refused.Message);
        }
    }
}

/// <summary>What the release gate shows of a gated result.</summary>
internal interface IGated
{
    /// <summary>The result, or its refusal.</summary>
    object? Shown { get; }
}

/// <summary>A refusal, as it is shown.</summary>
/// <param name="Reason">What was refused, why, and what works instead.</param>
internal sealed record GateRefusal(string Reason);
