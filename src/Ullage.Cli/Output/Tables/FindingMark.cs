using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>The sign of a finding: its shape tells the severity where colours do not.</summary>
internal static class FindingMark
{
    /// <summary>The sign.</summary>
    public static string Of(Severity severity) => severity switch { Severity.Critical => "●", Severity.Warning => "○", _ => "·" };

    /// <summary>Its colour.</summary>
    public static Ink InkOf(Severity severity) => severity switch { Severity.Critical => Ink.Critical, Severity.Warning => Ink.Warning, _ => Ink.Dim };

    /// <summary>Adds the sign and a space.</summary>
    public static StyledText Add(StyledText line, Severity severity) => line.Add(Of(severity) + " ", InkOf(severity));
}
