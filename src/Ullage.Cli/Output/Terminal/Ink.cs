namespace Ullage.Cli.Output.Terminal;

/// <summary>What a piece of text means, and so its colour; terminals' own 16 colours, so that light and dark themes both work.</summary>
internal enum Ink
{
    /// <summary>The terminal's own colour.</summary>
    Plain,

    /// <summary>Headings and names.</summary>
    Bold,

    /// <summary>Said for completeness.</summary>
    Dim,

    /// <summary>A saving, or all well.</summary>
    Good,

    /// <summary>Look at it.</summary>
    Warning,

    /// <summary>It fails or is about to.</summary>
    Critical,

    /// <summary>A mark such as a runtime.</summary>
    Accent,

    /// <summary>Must not be overlooked: white on red.</summary>
    Alarm,
}
