using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Numbers of one system for the persons of a city: different persons get different numbers, which depend on the seed and the person alone, not on who else there is. The numbers are
/// multiples of a random number modulo a prime, so they look unordered; they protect nothing.
/// </summary>
internal sealed class NumberScramble
{
    /// <summary>The largest prime of eight digits.</summary>
    private const ulong Prime = 99_999_989;

    private readonly ulong _factor;
    private readonly ulong _offset;

    public NumberScramble(RandomStream random)
    {
        _factor = 1 + (ulong)random.Integer((long)Prime - 1);
        _offset = (ulong)random.Integer((long)Prime);
    }

    /// <summary>Eight digits.</summary>
    /// <param name="person">The person's number in the city, from 0 to 99,999,988.</param>
    public string Digits(int person) => Number(person).ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>Six letters and digits, without those that look alike.</summary>
    /// <param name="person">The person's number in the city.</param>
    public string Letters(int person)
    {
        const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
        var number = Number(person);
        return string.Create(6, number, static (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(rest % (ulong)Alphabet.Length)];
                rest /= (ulong)Alphabet.Length;
            }
        });
    }

    private ulong Number(int person) => ((_factor * (ulong)person) + _offset) % Prime;
}
