namespace ResearchKit.DuckDB;

/// <summary>What a statement does, as DuckDB classes it (numbers of its C API).</summary>
public enum DuckDBStatementType
{
    /// <summary>Not a statement.</summary>
    Invalid = 0,

    /// <summary>SELECT, and everything that reads.</summary>
    Select = 1,

    /// <summary>INSERT.</summary>
    Insert = 2,

    /// <summary>UPDATE.</summary>
    Update = 3,

    /// <summary>EXPLAIN.</summary>
    Explain = 4,

    /// <summary>DELETE.</summary>
    Delete = 5,

    /// <summary>PREPARE.</summary>
    Prepare = 6,

    /// <summary>CREATE.</summary>
    Create = 7,

    /// <summary>EXECUTE.</summary>
    Execute = 8,

    /// <summary>ALTER.</summary>
    Alter = 9,

    /// <summary>BEGIN, COMMIT, ROLLBACK.</summary>
    Transaction = 10,

    /// <summary>COPY.</summary>
    Copy = 11,

    /// <summary>ANALYZE.</summary>
    Analyze = 12,

    /// <summary>SET VARIABLE.</summary>
    VariableSet = 13,

    /// <summary>CREATE FUNCTION.</summary>
    CreateFunction = 14,

    /// <summary>DROP.</summary>
    Drop = 15,

    /// <summary>EXPORT DATABASE.</summary>
    Export = 16,

    /// <summary>PRAGMA.</summary>
    Pragma = 17,

    /// <summary>VACUUM.</summary>
    Vacuum = 18,

    /// <summary>CALL.</summary>
    Call = 19,

    /// <summary>SET.</summary>
    Set = 20,

    /// <summary>LOAD.</summary>
    Load = 21,

    /// <summary>A relation of the API.</summary>
    Relation = 22,

    /// <summary>A statement of an extension.</summary>
    Extension = 23,

    /// <summary>A logical plan.</summary>
    LogicalPlan = 24,

    /// <summary>ATTACH.</summary>
    Attach = 25,

    /// <summary>DETACH.</summary>
    Detach = 26,

    /// <summary>Several statements in one.</summary>
    Multi = 27,

    /// <summary>COPY FROM DATABASE.</summary>
    CopyDatabase = 28,

    /// <summary>UPDATE EXTENSIONS.</summary>
    UpdateExtensions = 29,

    /// <summary>MERGE INTO.</summary>
    MergeInto = 30,
}
