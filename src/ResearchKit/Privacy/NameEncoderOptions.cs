namespace ResearchKit.Privacy;

/// <summary>Settings of a <see cref="NameEncoder"/>. Both organisations must use the same.</summary>
public sealed record NameEncoderOptions
{
    /// <summary>What makes equal names of different persons come out differently. Default: the date of birth.</summary>
    public EncodingSalt Salt { get; init; } = EncodingSalt.BirthDate;

    /// <summary>Bits before folding: a power of two, 64 to 8,192. Default 1,024.</summary>
    public int Length { get; init; } = 1024;

    /// <summary>Bits that each pair of letters sets, 1 to 16. Default 10.</summary>
    public int BitsPerPair { get; init; } = 10;

    /// <summary>Whether the upper half of the bits is folded onto the lower by exclusive or. Default true.</summary>
    public bool IsFolded { get; init; } = true;

    /// <summary>Probability that a bit is turned over, 0 to below 0.5. Default 0.02. See <see cref="NameEncoder.Epsilon"/> for what it is worth.</summary>
    public double FlipProbability { get; init; } = 0.02;

    internal int OutputLength => IsFolded ? Length / 2 : Length;

    internal void Validate()
    {
        if (!Enum.IsDefined(Salt))
            throw new ArgumentOutOfRangeException(nameof(Salt), Salt, "Expected None, BirthYear or BirthDate.");
        if (Length is < 64 or > 8192 || !int.IsPow2(Length))
            throw new ArgumentOutOfRangeException(nameof(Length), Length, "Expected a power of two between 64 and 8,192.");
        if (BitsPerPair is < 1 or > 16)
            throw new ArgumentOutOfRangeException(nameof(BitsPerPair), BitsPerPair, "Expected 1 to 16.");
        if (!(FlipProbability is >= 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(FlipProbability), FlipProbability, "Expected 0 to below 0.5.");
    }
}

/// <summary>What an encoding is salted with.</summary>
public enum EncodingSalt
{
    /// <summary>Nothing: equal names have equal encodings, and whoever knows how common names are can read them. For tests of attacks alone.</summary>
    None = 0,

    /// <summary>The year of birth: names are comparable, and their frequencies visible, among those born in one year.</summary>
    BirthYear = 1,

    /// <summary>The date of birth: names are comparable only among those with the same date, who are few. A wrong date makes a person unlike themselves.</summary>
    BirthDate = 2,
}
