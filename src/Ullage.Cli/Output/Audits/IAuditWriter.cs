using Ullage.Audit.Findings;

namespace Ullage.Cli.Output.Audits;

/// <summary>A format of an audit.</summary>
internal interface IAuditWriter
{
    /// <summary>Its name, as <c>--output</c> takes it.</summary>
    string Name { get; }

    /// <summary>What it is for, in half a sentence.</summary>
    string Description { get; }

    /// <summary>Writes.</summary>
    void Write(AuditReport report, TextWriter output, OutputStyle style);
}
