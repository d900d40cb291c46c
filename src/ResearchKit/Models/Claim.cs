using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.Models;

/// <summary>
/// A number said in a notebook's prose, held against the number that was computed. When data or code change and the prose is no longer
/// true, the cell fails, and with it the run.
/// </summary>
/// <param name="What">What the number is, in words.</param>
/// <param name="Computed">The number that was computed, in the unit of <paramref name="What"/>.</param>
/// <param name="Said">The number that the prose says.</param>
/// <param name="Within">How far apart they may be; not negative.</param>
public sealed record Claim(string What, double Computed, double Said, double Within) : IDisplayable
{
    /// <summary>Holds a number of the prose against the computed one.</summary>
    /// <param name="what">What the number is, in words.</param>
    /// <param name="computed">The computed number. NaN never holds.</param>
    /// <param name="said">The number that the prose says.</param>
    /// <param name="within">How far apart they may be; not negative.</param>
    /// <returns>The claim, which displays itself as one line.</returns>
    /// <exception cref="ClaimException">They are farther apart, or nothing was computed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is negative or NaN.</exception>
    /// <example><code>Claim.Holds("slope of grade on burnout", computed: -0.36, said: -0.35, within: 0.05)</code></example>
    public static Claim Holds(string what, double computed, double said, double within)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(what);
        if (!(within >= 0))
            throw new ArgumentOutOfRangeException(nameof(within), within, "The tolerance must be zero or more.");
        var claim = new Claim(what, computed, said, within);
        return Math.Abs(computed - said) <= within ? claim : throw new ClaimException(claim);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle.OfText(
        string.Create(CultureInfo.InvariantCulture, $"Holds: {What} is {Text(Computed, 4)}, said to be {Text(Said, 4)} (within {Within:G4})."));

    /// <summary>A number with as many digits as tell it from one that is the tolerance away, and no fewer than asked for.</summary>
    internal string Text(double number, int fewest)
    {
        double largest = Math.Max(Math.Abs(Computed), Math.Abs(Said));
        int digits = Within > 0 && largest > Within && double.IsFinite(largest) ? (int)Math.Ceiling(Math.Log10(largest / Within)) + 1 : fewest;
        return number.ToString($"G{Math.Clamp(digits, fewest, 15)}", CultureInfo.InvariantCulture);
    }
}

/// <summary>The prose of a notebook says a number that the data does not bear out.</summary>
/// <param name="claim">The claim.</param>
public sealed class ClaimException(Claim claim) : Exception(Describe(claim))
{
    /// <summary>The claim.</summary>
    public Claim Claim { get; } = claim;

    private static string Describe(Claim claim) => string.Create(
        CultureInfo.InvariantCulture,
        $"The text says that {claim.What} is {claim.Text(claim.Said, 6)} within {claim.Within:G4}, but it is {claim.Text(claim.Computed, 6)}. Correct the text, or find out what changed.");
}
