namespace ResearchKit.Synthesis.Exports;

/// <summary>A person of the city as the exports know them: invented names and date of birth, and what each system calls them.</summary>
/// <param name="Id">The person's number in the city; never in an export.</param>
/// <param name="IsLearner">Learner, or staff.</param>
/// <param name="GivenName">Name that is used; may be double.</param>
/// <param name="SecondName">Second given name, or empty.</param>
/// <param name="FamilyName">Family name; may be double.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="Sex">F, M or X, as registered.</param>
internal sealed record InventedPerson(
    int Id, bool IsLearner, string GivenName, string SecondName, string FamilyName, DateOnly BirthDate, string Sex)
{
    /// <summary>Key of the person in the student register.</summary>
    public required string RegisterId { get; init; }

    /// <summary>Number that people read and type: on report cards, test papers and in the support register.</summary>
    public required string StudentNumber { get; init; }

    /// <summary>Key in the school's directory.</summary>
    public required string AccountId { get; init; }

    /// <summary>Account name in the directory of the schools or of the company, which is also the e-mail address.</summary>
    public required string Account { get; init; }

    /// <summary>Number in the practice platform.</summary>
    public required string PracticeName { get; init; }

    /// <summary>Number in the course platform.</summary>
    public required string CourseNumber { get; init; }

    /// <summary>Number in the personnel system.</summary>
    public required string EmployeeNumber { get; init; }

    /// <summary>Number in the sales system.</summary>
    public required string SellerNumber { get; init; }

    /// <summary>How the practice platform knows the person.</summary>
    public required PracticeIdentity PracticeIdentity { get; init; }

    /// <summary>Whether the person has a second account in the school's directory and the practice platform.</summary>
    public required bool HasSecondAccount { get; init; }

    /// <summary>Key of the second account; empty without one.</summary>
    public required string SecondAccountId { get; init; }

    /// <summary>Name of the second account; empty without one.</summary>
    public required string SecondAccount { get; init; }
}

/// <summary>How a platform that speaks xAPI identifies a person.</summary>
internal enum PracticeIdentity
{
    /// <summary>By e-mail address.</summary>
    Mailbox = 0,

    /// <summary>By the SHA-1 sum of the e-mail address.</summary>
    MailboxSum = 1,

    /// <summary>By the platform's own account, with the person's name beside it.</summary>
    Account = 2,
}
