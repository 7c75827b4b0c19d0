namespace Ullage.Cli.Output.Markdown;

/// <summary>Text that must not outgrow what a comment holds: optional parts are written only while there is room.</summary>
internal sealed class MarkdownPage
{
    // Kept for what is always written after the optional parts.
    private const int Tail = 2_000;

    private readonly TextWriter _output;
    private readonly int _most;
    private int _written;

    public MarkdownPage(TextWriter output, int most)
    {
        _output = output;
        _most = most;
    }

    /// <summary>Writes, whatever room is left.</summary>
    public void Always(string text)
    {
        _output.Write(text);
        _written += text.Length;
    }

    /// <summary>Writes if there is room, and tells whether it did.</summary>
    /// <param name="text">What to write.</param>
    /// <param name="share">The share of the page that may be full afterwards.</param>
    /// <param name="reserve">Characters to leave besides.</param>
    public bool Try(string text, double share = 1, int reserve = 0)
    {
        if (_written + (long)text.Length + reserve + Tail > _most * share)
        {
            return false;
        }

        Always(text);
        return true;
    }
}
