using System.Text;
using ResearchKit.Privacy;

namespace ResearchKit.Sources.Suggestion;

/// <summary>What a column's name says in Finnish, Swedish and English.</summary>
/// <param name="Meaning">What it holds, in the kit's words; empty when the name says the class alone.</param>
/// <param name="Class">Its class.</param>
internal sealed record ColumnWord(string Meaning, SourceClass Class);

/// <summary>Words in names of columns. Words that name persons come first: a name that says several things says the most sensitive one.</summary>
internal static class ColumnWords
{
    /// <summary>Parts of names (compound words hold them) without diacritics and separators; a word in [ ] must be a whole word of the name, or all of it.</summary>
    private static readonly (string Words, string Meaning, SourceClass Class)[] Known =
    [
        ("hetu henkilotunnus personnummer personbeteckning socialsecurity nationalid [ssn]", "identity", SourceClass.Direct),
        ("email sahkoposti epost [mail]", "email", SourceClass.Direct),
        ("phone puhelin telefon mobile [gsm] [sms] [puh]", "phone", SourceClass.Direct),
        ("password salasana losenord", "password", SourceClass.Direct),
        ("address katuosoite osoite adress street [katu]", "address", SourceClass.Direct),
        ("givenname firstname etunimi kutsumanimi fornamn tilltalsnamn [etunimet]", "given name", SourceClass.Direct),
        ("familyname lastname surname sukunimi efternamn", "family name", SourceClass.Direct),
        ("fullname middlename kokonimi namnteckning", "full name", SourceClass.Direct),
        ("comment kommentti kommentar remark huomautus anteckning muistiinpano freetext avoinvastaus lisatieto beskrivning kuvaus description feedbacktext palauteteksti [huom] [note] [notes] [message] [viesti] [text] [teksti]", "", SourceClass.FreeText),
        ("studentnumber studentid idstudent oppilasnumero opiskelijanumero oppijanumero oppijaoid elevnummer studerandenummer learnerid pupilid pupilnumber [student] [pupil] [learner] [oppilas] [opiskelija] [elev]", "learner", SourceClass.Direct),
        ("employeenumber teacherid teachernumber staffid henkilonumero anstallningsnummer [employee] [teacher] [opettaja] [larare] sellernumber [seller] [staff]", "staff", SourceClass.Direct),
        ("username userid usersourcedid kayttajatunnus anvandarnamn account [user] guardian huoltaja vardnadshavare [rater] [ratee] personid idperson [who] [actor] casenumber responsecode respondent principal", "person", SourceClass.Direct),
        ("schoolname coursename sectionname termname koulunnimi kurssinnimi", "place name", SourceClass.Quasi),
        ("[name] [nimi] [namn]", "full name", SourceClass.Direct),
        ("birth syntyma fodelse [dob] [born]", "birth date", SourceClass.Quasi),
        ("gender sukupuoli [sex] [kon]", "sex", SourceClass.Quasi),
        ("disab vamma funktionsnedsattning diagnos health terveys halsa wellbeing hyvinvointi valbefinnande burnout uupumus utmattning stress religion uskonto income allerg medic laake specialneed erityisopetus erityinentuki formofsupport supportform stodform tukimuoto consent suostumus samtycke [support] [tuki] [stod] [decision] [paatos]", "", SourceClass.Sensitive),
        ("unauthori luvaton olovlig", "absent unauthorised", SourceClass.Sensitive),
        ("authorised luvallin lovlig", "absent authorised", SourceClass.Sensitive),
        ("absen poissaol franvaro", "", SourceClass.Sensitive),
        ("postcode postalcode postinumero postnummer [zip]", "postcode", SourceClass.Quasi),
        ("municipality kommun kaupunginosa region district bostadsort asuinpaikka [kunta] [city] [city] [kaupunki] [stad] [country] [state] [zone]", "region", SourceClass.Quasi),
        ("homelanguage mothertongue aidinkieli modersmal language [kieli] [sprak]", "language", SourceClass.Quasi),
        ("nationality kansalaisuus medborgarskap imdband ageband agegroup parentaleducation highesteducation priorEducation [age] [ika] [alder]", "", SourceClass.Quasi),
        ("schoolyear lukuvuosi lasar", "school year", SourceClass.Neutral),
        ("assessmenttype activitytype [kind] [type] [tyyppi] [typ]", "kind", SourceClass.Neutral),
        ("schoolid schoolcode schoolsourcedid orgsourcedid koulu oppilaitos toimipiste [school] [skola] [org] [place] [unit]", "school", SourceClass.Quasi),
        ("weekstart viikko vecka [week]", "week start", SourceClass.Neutral),
        ("maxscore maxpoints maksimipisteet maxpoang", "max score", SourceClass.Neutral),
        ("[score] points pisteet poang", "score", SourceClass.Neutral),
        ("arvosana betyg vitsord gradevalue", "grade", SourceClass.Neutral),
        ("luokkaaste arskurs gradelevel", "grade level", SourceClass.Neutral),
        ("submittedon submittedat datesubmitted palautettu inlamnad [submitted]", "submitted", SourceClass.Neutral),
        ("answeredon answeredat vastattu besvarad", "answered", SourceClass.Neutral),
        ("fromdate startdate alkupvm alkamis startdatum beginDate rolestartdate", "from", SourceClass.Neutral),
        ("todate enddate loppupvm paattymis slutdatum roleenddate", "to", SourceClass.Neutral),
        ("idassessment assessmentid [assessment] [exam] [koe] [prov]", "assessment", SourceClass.Neutral),
        ("idsite itemid [item] [site]", "item", SourceClass.Neutral),
        ("sumclick [clicks] [klikkaukset]", "clicks", SourceClass.Neutral),
        ("oppiaine subjectcode [subject] [aine] [amne]", "subject", SourceClass.Neutral),
        ("codepresentation lukukausi termcode [term] [termin] [presentation] [period]", "term", SourceClass.Neutral),
        ("codemodule courseid coursecode [course] [module] [kurssi] [kurs]", "course", SourceClass.Neutral),
        ("classcode classid sectionid groupid ryhma luokkatunnus [class] [luokka] [klass] [group] [grupp] [section]", "group", SourceClass.Neutral),
        ("[wave] kyselykierros", "wave", SourceClass.Neutral),
        ("lessons oppitunnit lektioner", "lessons", SourceClass.Neutral),
        ("finalresult [outcome]", "outcome", SourceClass.Neutral),
        ("[weight]", "weight", SourceClass.Neutral),
        ("[scale] [arvosteluasteikko] [skala]", "scale", SourceClass.Neutral),
        ("length [status] [tila] credits opintopiste poangtal numofprevattempts isbanked weekfrom weekto question competence [law] [measure] dateregistration dateunregistration training sessiontitle", "", SourceClass.Neutral),
    ];

    private static readonly (string Word, bool IsWhole, ColumnWord Says)[] Words =
    [
        .. Known.SelectMany(entry => entry.Words.Split(' ').Select(word => (word.Trim('[', ']').ToLowerInvariant(), word.StartsWith('['), new ColumnWord(entry.Meaning, entry.Class)))),
    ];

    /// <summary>What a name says; null when it says nothing that is known.</summary>
    public static ColumnWord? Of(string name)
    {
        var parts = Parts(name);
        var whole = string.Concat(parts);
        foreach (var (word, isWhole, says) in Words)
        {
            if (isWhole ? parts.Contains(word, StringComparer.Ordinal) || whole == word : whole.Contains(word, StringComparison.Ordinal))
                return says;
        }

        return null;
    }

    /// <summary>Words of a name in lower case without diacritics, cut at separators and at capitals.</summary>
    private static List<string> Parts(string name)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        void End()
        {
            if (part.Length > 0)
                parts.Add(part.ToString().ToLowerInvariant());
            part.Clear();
        }

        var previous = ' ';
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark)
                continue;
            if (!char.IsLetterOrDigit(c) || (char.IsUpper(c) && char.IsLower(previous)))
                End();
            if (char.IsLetterOrDigit(c))
                part.Append(c);
            previous = c;
        }

        End();
        return parts;
    }
}
