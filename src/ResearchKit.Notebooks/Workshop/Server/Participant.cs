using System.Security.Cryptography;
using System.Text;
using ResearchKit.Notebooks.Workshop.Contents;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>Whoever works at the server: the one user of a laptop, one of many in a classroom, or the facilitator there.</summary>
internal sealed class Participant
{
    private const int TokenBytes = 24;
    private readonly byte[] _token;

    private Participant(string name, string folder, string token, bool isFacilitator)
    {
        (Name, Folder, Token, IsFacilitator) = (name, Path.GetFullPath(folder), token, isFacilitator);
        _token = Encoding.ASCII.GetBytes(token);
    }

    /// <summary>A neutral name, such as <c>participant-07</c>. No names of people are asked for.</summary>
    public string Name { get; }

    /// <summary>Their folder: what they see is below it.</summary>
    public string Folder { get; }

    /// <summary>What paths of their requests name.</summary>
    public ContentsFolder Contents => new(Folder);

    /// <summary>The secret that lets them in.</summary>
    public string Token { get; }

    /// <summary>Whether they may see the overview of a classroom.</summary>
    public bool IsFacilitator { get; }

    /// <summary>A participant with a new token.</summary>
    public static Participant New(string name, string folder, bool isFacilitator, string? token = null) =>
        new(name, folder, token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)), isFacilitator);

    /// <summary>Whether that is their token; takes the same time for every wrong one of the right length.</summary>
    public bool Has(string token) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _token);
}
