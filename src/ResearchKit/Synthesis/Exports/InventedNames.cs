using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Given and family names to invent persons of: common Finnish and Swedish names and a mixture of others. Those at the front of a list are drawn more often, so that
/// namesakes occur as they do in a town.
/// </summary>
internal static class InventedNames
{
    private static readonly NameList Finnish = new(
        "Aino Sofia Helmi Lilja Ella Venla Eevi Olivia Emma Aada Elsa Iida Kerttu Hilma Enni Siiri Pihla Anni Saga Viola Hilla Minttu Ilona Vilma Nea Oona Inka Kaisa Päivi Pyry-Maria",
        "Leo Väinö Eino Oliver Elias Onni Toivo Noel Eetu Emil Olavi Oiva Vilho Niilo Otso Lauri Aatu Joona Aleksi Veeti Rasmus Juho Arttu Eemeli Kalle Ville Perttu Jyry Pyry Söören",
        "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Saarinen Salminen Heinonen Niemi Kinnunen Salonen Tuominen Jokinen "
            + "Rantanen Karjalainen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Hiltunen Väisänen Kallio Laaksonen Räsänen Pitkänen Aaltonen Hirvonen Mäenpää Hänninen Pöllänen "
            + "Yli-Äijälä Kärkkäinen Nyyssönen Häkkinen Ylönen Äyräväinen Öhmanen Peltoniemi Sillanpää Rytkönen Vänskä Törmänen");

    private static readonly NameList Swedish = new(
        "Alma Saga Linnéa Ebba Elsa Freja Ellen Tilde Åsa Märta Siri Wilma Annika Cecilia Lovisa Greta Ingrid Sofie Ida Malin",
        "Elliot Oscar Axel Viktor Björn Åke Göran Edvin Alvar Sixten Hjalmar Anton Filip Simon Jonatan Henrik Mårten Sören Love Gustav",
        "Johansson Lindholm Nyström Karlsson Lindström Öhman Ek Björklund Sjöberg Holmström Åberg Söderström Blomqvist Wikström Sandström Grönroos Ström Lönnqvist Åkerlund Rosenlöf "
            + "Bäckman Hägg Österberg Fagerström Sundqvist");

    private static readonly NameList Other = new(
        "Fatima Maryam Anastasia Zahra Ayaan Hodan Linh Amina Sara Noor Daria Viktoria Alina Zeynep Élise Ana-Lucía Inês Renata Kristiina Õnne Chloé Thảo Mai Leyla Yasmin Olena",
        "Mohamed Ali Artjom Omar Yusuf Abdi Minh Ahmed Daniil Ivan Emir Mustafa Hassan Maksim José Luís-Miguel Jürgen André Tõnu Nguyên Dmytro Amir Karim Samuel René Zoltán",
        "Mohamed Ali Hassan Ivanov Nguyen Ahmed Kuznetsov Abdi Hussein Petrov Tamm Saar Yılmaz Demir García Pérez Müller Novák Kõiv Rebane Tran Le Osman Popov Shevchenko Melnyk "
            + "Gonçalves Fernández-Díaz Haddad Rahimi");

    /// <summary>Draws a given name, a second given name or none, and a family name.</summary>
    /// <param name="language">Home language group: fi, sv, anything else.</param>
    /// <param name="isFemale">Which given names to draw from.</param>
    /// <param name="random">The person's stream.</param>
    public static (string Given, string Second, string Family) Draw(string? language, bool isFemale, RandomStream random)
    {
        var list = language switch { null or "fi" => Finnish, "sv" => Swedish, _ => Other };
        var givens = isFemale ? list.Female : list.Male;
        var given = Pick(givens, random);
        var second = Pick(givens, random);
        var family = Pick(list.Family, random);
        var other = Pick(list.Family, random);
        var hasDoubleGiven = random.Bernoulli(0.06);
        var hasSecond = random.Bernoulli(0.9);
        var hasDoubleFamily = random.Bernoulli(0.05);
        if (hasDoubleGiven && second != given && !given.Contains('-', StringComparison.Ordinal) && !second.Contains('-', StringComparison.Ordinal))
            given = $"{given}-{second}";
        if (hasDoubleFamily && other != family && !family.Contains('-', StringComparison.Ordinal) && !other.Contains('-', StringComparison.Ordinal))
            family = $"{family}-{other}";
        return (given, hasSecond && !given.Contains(second, StringComparison.Ordinal) ? second : "", family);
    }

    /// <summary>A name by its place in the list: the n-th is drawn in proportion to 1 / (n + 6).</summary>
    private static string Pick(Weighted names, RandomStream random) => names.Names[random.Categorical(names.Weights)];

    private sealed class NameList(string female, string male, string family)
    {
        public Weighted Female { get; } = new(female.Split(' '));

        public Weighted Male { get; } = new(male.Split(' '));

        public Weighted Family { get; } = new(family.Split(' '));
    }

    private sealed class Weighted(string[] names)
    {
        public string[] Names { get; } = names;

        public double[] Weights { get; } = [.. names.Select((_, rank) => 1.0 / (rank + 6))];
    }
}
