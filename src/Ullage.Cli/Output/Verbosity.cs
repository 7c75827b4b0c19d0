namespace Ullage.Cli.Output;

/// <summary>How much an output tells.</summary>
internal enum Verbosity
{
    /// <summary>Numbers and totals; of the findings only the critical ones.</summary>
    Quiet,

    /// <summary>What most readers want.</summary>
    Normal,

    /// <summary>Everything: all findings, and in json and yaml the usage of every hour.</summary>
    Detailed,
}
