using Ullage.Model;

namespace Ullage.Cli.Output;

/// <summary>One format of the report. Stateless, safe for concurrent use.</summary>
/// <remarks>
/// Writers stream: memory in use does not grow with the report. Text from outside (names, labels, errors) is escaped for the format;
/// control characters never reach the output as they are.
/// </remarks>
internal interface IReportWriter
{
    /// <summary>The name by which it is chosen, such as <c>table</c>.</summary>
    string Name { get; }

    /// <summary>What it is for, in half a sentence; for help.</summary>
    string Description { get; }

    /// <summary>Extension of a file in this format, with its dot.</summary>
    string FileExtension { get; }

    /// <summary>Whether the report's notices are part of the output; where they are not, they go to standard error.</summary>
    bool TellsNotices => true;

    /// <summary>Writes the report, ending with a line break.</summary>
    /// <exception cref="IOException">The output could not be written.</exception>
    void Write(RecommendationReport report, TextWriter output, OutputStyle style);
}
