namespace Ullage.Cli.Output;

/// <summary>How an output is dressed. Formats for programs look at <see cref="Verbosity"/> only.</summary>
internal sealed record OutputStyle
{
    /// <summary>Columns taken when nobody told the terminal's width, as in a pipe.</summary>
    public const int DefaultWidth = 120;

    /// <summary>Columns below which layouts no longer shrink.</summary>
    public const int LeastWidth = 40;

    private readonly int _width = DefaultWidth;

    /// <summary>No colour, 120 columns, ordinary detail.</summary>
    public static OutputStyle Plain { get; } = new();

    /// <summary>Whether ANSI colours may be written. Whoever makes the style heeds NO_COLOR and whether there is a terminal.</summary>
    public bool Color { get; init; }

    /// <summary>The terminal's width in columns; what is below <see cref="LeastWidth"/> counts as that.</summary>
    public int Width
    {
        get => _width;
        init => _width = Math.Max(LeastWidth, value);
    }

    /// <summary>How much is told.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;
}
