using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Invents the persons of a city. A person's names, date of birth and identifiers depend on the seed, the person's number and what the city says of the person, not on
/// who else there is or in which order they are asked for. All addresses end in .example; no number has the form of a national identity number.
/// </summary>
internal sealed class PersonDirectory
{
    private static readonly double[] PracticeIdentities = [0.7, 0.1, 0.2];

    private readonly RandomStream _random;
    private readonly ExportMess _mess;
    private readonly CityRoster _roster;
    private readonly Dictionary<int, InventedPerson> _known = [];
    private readonly NumberScramble _register;
    private readonly NumberScramble _numbers;
    private readonly NumberScramble _accounts;
    private readonly NumberScramble _practice;
    private readonly NumberScramble _courses;
    private readonly NumberScramble _employees;
    private readonly NumberScramble _sellers;

    public PersonDirectory(CityRoster roster, ExportMess mess, RandomStream random)
    {
        _roster = roster;
        _mess = mess;
        _random = random.Split("person");
        _register = new(random.Split("register id"));
        _numbers = new(random.Split("student number"));
        _accounts = new(random.Split("account"));
        _practice = new(random.Split("practice"));
        _courses = new(random.Split("course"));
        _employees = new(random.Split("employee"));
        _sellers = new(random.Split("seller"));
    }

    /// <summary>The person of a number.</summary>
    /// <param name="id">The person's number in the city.</param>
    public InventedPerson this[int id]
    {
        get
        {
            if (!_known.TryGetValue(id, out var person))
                _known.Add(id, person = Invent(id));
            return person;
        }
    }

    private InventedPerson Invent(int id)
    {
        var random = _random.Split(id);
        var learner = _roster.Learners.GetValueOrDefault(id);
        var staff = _roster.Staff.GetValueOrDefault(id);
        var sex = learner?.Sex ?? (random.Split("sex").Bernoulli(0.7) ? "F" : "M");
        var language = learner is not null ? learner.Language : random.Split("language").Bernoulli(0.1) ? "sv" : "fi";
        var isFemale = sex == "F" || (sex == "X" && random.Split("names").Bernoulli(0.5));
        var (given, second, family) = InventedNames.Draw(language, isFemale, random.Split("name"));
        var born = BirthDate(learner?.BirthYear, staff?.StartYear, random.Split("birth"));
        var more = random.Split("accounts");
        var hasSecond = more.Bernoulli(_mess.SecondAccount);
        var domain = learner is not null ? "oppilas.kaupunki.example" : staff is { IsEmployee: true } ? "yritys.example" : "kaupunki.example";
        var name = $"{AsciiLower(given)}.{AsciiLower(family)}";
        var identity = (PracticeIdentity)more.Categorical(PracticeIdentities);
        return new InventedPerson(id, learner is not null, given, second, family, born, sex)
        {
            RegisterId = $"u-{_register.Digits(id)}",
            StudentNumber = (learner is null ? "HLO" : "OPP") + _numbers.Digits(id),
            AccountId = Uuid(more),
            Account = $"{name}.{_accounts.Letters(id)}@{domain}",
            PracticeName = "h" + _practice.Digits(id),
            CourseNumber = _courses.Digits(id).TrimStart('0') is { Length: > 0 } number ? number : "0",
            EmployeeNumber = "T-" + _employees.Digits(id),
            SellerNumber = "M" + _sellers.Digits(id),
            PracticeIdentity = identity,
            HasSecondAccount = hasSecond,
            SecondAccountId = hasSecond ? Uuid(more) : "",
            SecondAccount = hasSecond ? $"{name}2.{_accounts.Letters(id)}@{domain}" : "",
        };
    }

    /// <summary>A random UUID, version 4.</summary>
    public static string Uuid(RandomStream random)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, random.NextBits());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.NextBits());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D", CultureInfo.InvariantCulture);
    }

    private static DateOnly BirthDate(int? birthYear, int? startYear, RandomStream random)
    {
        var year = birthYear ?? ((startYear ?? 2015) - 24 - random.Integer(25));
        return new DateOnly(year, 1, 1).AddDays(random.Integer(DateTime.IsLeapYear(year) ? 366 : 365));
    }

    private static string AsciiLower(string name) =>
        new([.. Misspelling.WithoutDiacritics(name).ToLowerInvariant().Where(c => char.IsAsciiLetterLower(c) || c == '-')]);
}
