namespace Ullage.Cli.Output.Figures;

/// <summary>Which way a setting goes.</summary>
internal enum Direction
{
    /// <summary>It stays.</summary>
    Same,

    /// <summary>Less is asked for.</summary>
    Lower,

    /// <summary>More is asked for.</summary>
    Higher,

    /// <summary>It was absent.</summary>
    Added,

    /// <summary>It goes away.</summary>
    Removed,
}
