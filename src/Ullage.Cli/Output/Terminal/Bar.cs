namespace Ullage.Cli.Output.Terminal;

/// <summary>A horizontal bar of block characters, in eighths of a column.</summary>
internal static class Bar
{
    private const string Eighths = "▏▎▍▌▋▊▉";

    /// <summary>A bar of a share (0 to 1) of the columns; whatever is above nothing shows at least a sliver.</summary>
    public static string Of(double share, int columns)
    {
        if (!(share > 0))
        {
            return "";
        }

        var eighths = Math.Max(1, (int)Math.Round(Math.Min(share, 1) * columns * 8));
        var bar = new string('█', eighths / 8);
        return eighths % 8 == 0 ? bar : bar + Eighths[eighths % 8 - 1];
    }
}
