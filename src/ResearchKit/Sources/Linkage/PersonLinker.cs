using System.Collections.Immutable;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// Finds out which records of several systems are of the same person, in memory, before pseudonyms are made: first by shared keys, then by the weight of agreement in names, date of birth and place.
/// </summary>
/// <remarks>
/// <para>
/// Reads memory.person_record, person_key, person_place and, if there is one, person_origin(record, origin), which says where a record stands ("file:line"). Writes memory.person_entity. Everything else it
/// makes is dropped at the end, also when it fails.
/// </para>
/// <para>
/// Persons are those of the reference systems. The system of the first reference record is taken whole; records of a further one are linked to it where they can be, and stand for themselves otherwise.
/// Then the other systems are linked to all of these. Several records of a system may be of one person. A learner is never linked with a member of staff.
/// </para>
/// <para>
/// A record links to at most one person. Its probability is that of the best candidate against all its other candidates and against its person being in no register, so that two namesakes who agree equally
/// take at most one half each and neither is linked (as in bipartite matching, Sadinle 2017).
/// </para>
/// <para>Sadinle, M. (2017). Bayesian estimation of bipartite matchings for record linkage. JASA 112, 600-612.</para>
/// </remarks>
internal static class PersonLinker
{
    /// <summary>Links the records.</summary>
    /// <param name="session">An in-memory session that holds the tables.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Stops between statements, and within the estimation.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a decision names a record that there is none of.</exception>
    public static LinkageReport Link(SqlSession session, LinkageOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        try
        {
            PersonTables.Prepare(session, cancellationToken);
            LinkageReport report = new LinkageRun(session, options).Run(cancellationToken);
            PersonTables.WriteEntities(session, cancellationToken);
            return report;
        }
        finally
        {
            PersonTables.Drop(session);
        }
    }
}
