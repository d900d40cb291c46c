using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ResearchKit.Sources.Formats;
using ResearchKit.Store;
using ResearchKit.Tests.Sources.Formats;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>
/// The person records of a city's ten systems, read from the files by a reader of the tests' own, with who each is by the answer key. The key is looked at for the truth alone.
/// </summary>
internal sealed class CityPersons
{
    private readonly string _folder;
    private readonly Dictionary<(string System, string Identifier), PersonRecord> _records = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string File, string Line, string Item), int> _truth = [];
    private readonly Dictionary<string, string> _schools = new(StringComparer.Ordinal);

    public CityPersons(string folder)
    {
        _folder = folder;
        ReadKey();
        ReadRegister();
        ReadStaff();
        ReadAccounts();
        ReadTyped("assessments", "assessments/results", ',', Encoding.UTF8);
        ReadTyped("wellbeing-survey", "wellbeing-survey/responses", ',', Encoding.UTF8);
        ReadTyped("support-register", "support-register/measures", ';', Encoding.Latin1);
        ReadCompetence();
        ReadStatements("practice-platform", null);
        ReadStatements("staff-training", "staff");
        ReadEvents();
        ReadSales();
    }

    /// <summary>The exports that come with the kit.</summary>
    public static string Shipped
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}."), "datasets", "city-exports");
        }
    }

    /// <summary>The records, register first; a record's number is its place.</summary>
    public IReadOnlyList<PersonRecord> Records => [.. _records.Values];

    /// <summary>Makes the tables that the pipeline would.</summary>
    public void Fill(SqlSession session)
    {
        session.Execute("CREATE TABLE memory.person_record(record INTEGER, system VARCHAR, identifier VARCHAR, given_name VARCHAR, family_name VARCHAR, birth_date DATE, role VARCHAR, is_reference BOOLEAN)");
        session.Execute("CREATE TABLE memory.person_key(record INTEGER, kind VARCHAR, value VARCHAR)");
        session.Execute("CREATE TABLE memory.person_place(record INTEGER, kind VARCHAR, value VARCHAR)");
        session.Execute("CREATE TABLE memory.person_origin(record INTEGER, origin VARCHAR)");
        var numbered = Records.Select((record, number) => (Number: number, Record: record)).ToList();
        foreach (var batch in numbered.Chunk(10_000))
        {
            session.Execute(
                "INSERT INTO memory.person_record SELECT unnest($1), unnest($2), unnest($3), nullif(unnest($4), ''), nullif(unnest($5), ''), CAST(nullif(unnest($6), '') AS DATE), nullif(unnest($7), ''), unnest($8)",
                default,
                batch.Select(entry => entry.Number).ToList(), batch.Select(entry => entry.Record.System).ToList(), batch.Select(entry => entry.Record.Identifier).ToList(),
                batch.Select(entry => entry.Record.Given).ToList(), batch.Select(entry => entry.Record.Family).ToList(), batch.Select(entry => entry.Record.Birth).ToList(),
                batch.Select(entry => entry.Record.Role).ToList(), batch.Select(entry => entry.Record.IsReference).ToList());
            session.Execute("INSERT INTO memory.person_origin SELECT unnest($1), unnest($2)", default, batch.Select(entry => entry.Number).ToList(), batch.Select(entry => entry.Record.Origin).ToList());
            Pairs(session, "person_key", [.. batch.SelectMany(entry => entry.Record.Keys.Select(key => (entry.Number, key.Kind, key.Value)))]);
            Pairs(session, "person_place", [.. batch.SelectMany(entry => entry.Record.Places.Select(place => (entry.Number, place.Kind, place.Value)))]);
        }
    }

    private static void Pairs(SqlSession session, string table, List<(int Number, string Kind, string Value)> rows)
    {
        if (rows.Count > 0)
            session.Execute($"INSERT INTO memory.{table} SELECT unnest($1), unnest($2), unnest($3)", default, rows.Select(row => row.Number).ToList(), rows.Select(row => row.Kind).ToList(), rows.Select(row => row.Value).ToList());
    }

    private void ReadKey()
    {
        foreach (var row in Table("answer-key/files.csv"))
            _files[row["path"]] = row["file"];
        foreach (var row in Table("answer-key/records.csv").Where(row => row["person"].Length > 0))
            _truth[(row["file"], row["line"], row["item"])] = int.Parse(row["person"], CultureInfo.InvariantCulture);
    }

    private void ReadRegister()
    {
        foreach (var zip in new[] { "student-register/roster.zip", "student-register/roster-delta.zip" })
        {
            foreach (var row in Table($"{zip}/orgs.csv").Where(row => row["type"] == "school"))
                _schools[row["name"]] = row["identifier"];
            foreach (var row in Table($"{zip}/users.csv"))
            {
                var who = Record("student-register", row["sourcedId"], row, row["role"] == "student" ? "learner" : "staff", isReference: true);
                (who.Given, who.Family) = (row["givenName"], row["familyName"]);
                who.Keys.RemoveWhere(key => key.Kind is "email" or "student-number");
                who.Add("register-sourced-id", row["sourcedId"]);
                who.Add("student-number", row["identifier"]);
                who.Add("email", row["email"]);
                foreach (var org in row["orgSourcedIds"].Split(','))
                    who.Place("school", org.Replace("org-", "", StringComparison.Ordinal));
            }

            foreach (var row in Table($"{zip}/demographics.csv"))
                _records[("student-register", row["sourcedId"])].Birth = row["birthDate"];
            foreach (var row in Table($"{zip}/enrollments.csv").Where(row => _records.ContainsKey(("student-register", row["userSourcedId"]))))
            {
                var who = _records[("student-register", row["userSourcedId"])];
                who.Place("group", row["classSourcedId"].Replace("class-", "", StringComparison.Ordinal));
                who.Place("school", row["schoolSourcedId"].Replace("org-", "", StringComparison.Ordinal));
            }
        }
    }

    private void ReadStaff()
    {
        foreach (var row in Table("staff-training/staff.csv"))
        {
            var who = Record("personnel", row["employee_number"], row, "staff", isReference: true);
            (who.Given, who.Family) = (row["given_name"], row["family_name"]);
            who.Add("employee-number", row["employee_number"]);
            who.Add("email", row["email"]);
            Unit(who, row["unit"]);
        }

        foreach (var row in Table("staff-training/training.csv").Concat(Table("staff-training/training-2.csv")).Where(row => _records.ContainsKey(("personnel", row["employee_number"]))))
            _records[("personnel", row["employee_number"])].Place("group", row["training"]);
    }

    private void ReadAccounts()
    {
        foreach (var row in Table("school-accounts/users.csv"))
        {
            var who = Record("school-accounts", row["sourcedId"], row, "", isReference: false);
            (who.Given, who.Family) = (row["givenName"], row["familyName"]);
            who.Add("username", row["username"]);
            who.Add("email", row["email"]);
        }

        foreach (var row in Table("school-accounts/roles.csv").Where(row => _records.ContainsKey(("school-accounts", row["userSourcedId"]))))
        {
            var who = _records[("school-accounts", row["userSourcedId"])];
            who.Role = row["role"] == "student" ? "learner" : "staff";
            who.Place("school", row["orgSourcedId"]);
        }

        foreach (var fields in FormatFixture.Parse(Text("school-accounts/enrollments.csv", Encoding.UTF8)).Where(fields => fields.Length == 3 && _records.ContainsKey(("school-accounts", fields[1]))))
            _records[("school-accounts", fields[1])].Place("group", fields[0]);
    }

    /// <summary>Files in which persons were typed: one record is one way in which somebody was written.</summary>
    private void ReadTyped(string system, string path, char delimiter, Encoding encoding)
    {
        foreach (var file in new[] { $"{path}.csv", $"{path}-2.csv" })
        {
            foreach (var row in Table(file, delimiter, encoding).Where(row => row["family_name"].Length > 0))
            {
                var (number, birth) = (row.GetValueOrDefault("student_number", ""), Date(row.GetValueOrDefault("birth_date", "")));
                // Where there is a number it is the identifier, with the name as typed beside it; else all that was written is.
                string[] identity = number.Length > 0
                    ? [number, row["given_name"], row["family_name"], birth]
                    : ["", row["given_name"], row["family_name"], birth, row["school"], row["class"]];
                var who = Record(system, string.Join('|', identity).ToUpperInvariant(), row, "learner", isReference: false);
                (who.Given, who.Family, who.Birth) = (row["given_name"], row["family_name"], birth);
                who.Add("student-number", number);
                who.Place("group", row["class"]);
                Unit(who, row["school"]);
            }
        }
    }

    private void ReadCompetence()
    {
        foreach (var file in new[] { "competence-evaluation/evaluations.csv", "competence-evaluation/evaluations-2.csv" })
        {
            foreach (var row in Table(file))
            {
                var rater = Record("competence-evaluation", row["rater_account"], row, row["rater_role"] == "learner" ? "learner" : "staff", isReference: false);
                rater.Add("email", row["rater_account"]);
                Unit(rater, row["place"]);
            }
        }
    }

    private void ReadStatements(string system, string? role)
    {
        foreach (var file in new[] { $"{system}/statements.ndjson", $"{system}/statements-2.ndjson" })
        {
            foreach (var (line, number) in Lines(file))
            {
                if (!TryParse(line, out var statement) || !statement.TryGetProperty("actor", out var actor))
                    continue;
                var place = new Dictionary<string, string>(StringComparer.Ordinal) { ["#file"] = file, ["#line"] = number };
                PersonRecord who;
                if (actor.TryGetProperty("mbox", out var mbox) && mbox.GetString() is { Length: > 7 } box && box.StartsWith("mailto:", StringComparison.Ordinal))
                {
                    var address = box["mailto:".Length..];
                    who = Record(system, box, place, role ?? "", isReference: false);
                    who.Add("email", address);
                }
                else if (actor.TryGetProperty("mbox_sha1sum", out var sum) && sum.GetString() is { Length: 40 } hex)
                {
                    who = Record(system, hex, place, role ?? "", isReference: false);
                    who.Add("email-sha1", hex);
                }
                else if (actor.TryGetProperty("account", out var account) && account.TryGetProperty("homePage", out var home))
                {
                    who = Record(system, $"{home.GetString()} {account.GetProperty("name").GetString()}", place, role ?? "", isReference: false);
                    who.Family = actor.TryGetProperty("name", out var name) ? name.GetString()! : "";
                }
                else
                {
                    continue;
                }

                if (statement.TryGetProperty("context", out var context) && context.TryGetProperty("contextActivities", out var activities))
                    who.Place("group", Uri.UnescapeDataString(activities.GetProperty("grouping")[0].GetProperty("id").GetString()!.Split('/')[^1]));
            }
        }
    }

    private void ReadEvents()
    {
        foreach (var file in new[] { "course-platform/envelopes.ndjson", "course-platform/envelopes-2.ndjson" })
        {
            foreach (var (line, number) in Lines(file))
            {
                if (!TryParse(line, out var envelope))
                    continue;
                foreach (var (@event, item) in envelope.GetProperty("data").EnumerateArray().Select((@event, item) => (@event, item)))
                {
                    if (!@event.TryGetProperty("actor", out var actor))
                        continue;
                    var isBare = actor.ValueKind == JsonValueKind.String;
                    var place = new Dictionary<string, string>(StringComparer.Ordinal) { ["#file"] = file, ["#line"] = number, ["#item"] = item.ToString(CultureInfo.InvariantCulture) };
                    var who = Record("course-platform", isBare ? actor.GetString()! : actor.GetProperty("id").GetString()!, place, "", isReference: false);
                    if (!isBare && actor.TryGetProperty("name", out var name))
                        who.Family = name.GetString()!;
                    if (!isBare && actor.TryGetProperty("otherIdentifiers", out var others))
                        who.Add("register-sourced-id", others[0].GetProperty("identifier").GetString()!);
                    if (@event.TryGetProperty("group", out var group))
                        who.Place("group", Uri.UnescapeDataString(group.GetString()!.Split('/')[^1]));
                }
            }
        }
    }

    private void ReadSales()
    {
        foreach (var file in new[] { "sales/results.csv", "sales/results-2.csv" })
        {
            foreach (var row in Table(file, ';').Where(row => row["seller"].Length > 0))
            {
                var who = Record("sales", row["seller_number"], row, "staff", isReference: false);
                // Of the ways in which a seller was written, the most complete stands: a reader would take the first or the most frequent.
                who.Family = who.Family.Length == 0 ? row["seller"] : who.Family;
                Unit(who, row["unit"]);
            }
        }
    }

    private PersonRecord Record(string system, string identifier, Dictionary<string, string> row, string role, bool isReference)
    {
        if (!_records.TryGetValue((system, identifier), out var record))
            _records.Add((system, identifier), record = new PersonRecord(system, identifier, isReference, $"{row["#file"]}:{row["#line"]}") { Role = role });
        record.Rows++;
        if (_truth.TryGetValue((_files[row["#file"]], row["#line"], row.GetValueOrDefault("#item", "")), out var person))
            record.Persons[person] = record.Persons.GetValueOrDefault(person) + 1;
        return record;
    }

    private void Unit(PersonRecord who, string name)
    {
        if (_schools.TryGetValue(name, out var code))
            who.Place("school", code);
        else if (name.Length > 0)
            who.Place("unit", name);
    }

    /// <summary>Rows by column, with #file and #line; rows with too few or too many fields are left out, as an importer would reject them.</summary>
    private IEnumerable<Dictionary<string, string>> Table(string path, char delimiter = ',', Encoding? encoding = null)
    {
        var rows = Exists(path) ? FormatFixture.Parse(Text(path, encoding ?? Encoding.UTF8), delimiter) : [];
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Length != rows[0].Length)
                continue;
            var row = rows[0].Zip(rows[i]).DistinctBy(cell => cell.First).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
            row["#file"] = path;
            row["#line"] = (i + 1).ToString(CultureInfo.InvariantCulture);
            yield return row;
        }
    }

    private IEnumerable<(string Line, string Number)> Lines(string path) =>
        Exists(path) ? Text(path, Encoding.UTF8).Split('\n').Select((line, i) => (line, (i + 1).ToString(CultureInfo.InvariantCulture))).Where(line => line.line.Length > 0) : [];

    private bool Exists(string path)
    {
        if (path.IndexOf(".zip/", StringComparison.Ordinal) is not (>= 0 and var at))
            return File.Exists(Path.Combine(_folder, path));
        using var zip = ZipFile.OpenRead(Path.Combine(_folder, path[..(at + 4)]));
        return zip.GetEntry(path[(at + 5)..]) is not null;
    }

    private string Text(string path, Encoding encoding)
    {
        if (path.IndexOf(".zip/", StringComparison.Ordinal) is not (>= 0 and var at))
            return File.ReadAllText(Path.Combine(_folder, path), encoding).TrimStart('\ufeff');
        using var zip = ZipFile.OpenRead(Path.Combine(_folder, path[..(at + 4)]));
        using var reader = new StreamReader(zip.GetEntry(path[(at + 5)..])!.Open(), encoding);
        return reader.ReadToEnd().TrimStart('\ufeff');
    }

    private static string Date(string text) => LocalDate.TryParse(text, out var date) ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    private static bool TryParse(string line, out JsonElement element)
    {
        try
        {
            element = JsonDocument.Parse(line).RootElement;
            return true;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }
}

/// <summary>A person as a system knows one.</summary>
internal sealed class PersonRecord(string system, string identifier, bool isReference, string origin)
{
    public string System { get; } = system;

    public string Identifier { get; } = identifier;

    public bool IsReference { get; } = isReference;

    public string Origin { get; } = origin;

    public string Given { get; set; } = "";

    public string Family { get; set; } = "";

    public string Birth { get; set; } = "";

    public string Role { get; set; } = "";

    public HashSet<(string Kind, string Value)> Keys { get; } = [];

    public HashSet<(string Kind, string Value)> Places { get; } = [];

    /// <summary>Rows, statements or events of it.</summary>
    public int Rows { get; set; }

    /// <summary>Who its rows are by the answer key, and how many of each.</summary>
    public Dictionary<int, int> Persons { get; } = [];

    /// <summary>Who it is by the answer key; null when its rows are of nobody, or of several.</summary>
    public int? Person => Persons.Count == 1 ? Persons.Keys.First() : null;

    public void Add(string kind, string value)
    {
        if (value.Length > 0)
            Keys.Add((kind, value));
    }

    public void Place(string kind, string value)
    {
        if (value.Length > 0)
            Places.Add((kind, value));
    }
}
