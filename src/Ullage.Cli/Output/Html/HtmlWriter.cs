using System.Globalization;
using System.Runtime.CompilerServices;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Html;

/// <summary>Writes HTML from interpolated strings: what stands in braces is escaped, so that forgetting is not possible.</summary>
internal sealed class HtmlWriter
{
    private readonly TextWriter _output;

    public HtmlWriter(TextWriter output) => _output = output;

    /// <summary>Writes literal parts as they are and values escaped, for elements and quoted attributes alike.</summary>
#pragma warning disable CA1822 // The handler is made with this instance and writes to it.
    public void Write([InterpolatedStringHandlerArgument("")] ref Handler html) => _ = html;
#pragma warning restore CA1822

    /// <summary>Writes a constant part.</summary>
    public void Markup(string html) => _output.Write(html);

    private void Text(string text)
    {
        foreach (var c in TerminalText.Clean(text))
        {
            switch (c)
            {
                case '&':
                    _output.Write("&amp;");
                    break;
                case '<':
                    _output.Write("&lt;");
                    break;
                case '>':
                    _output.Write("&gt;");
                    break;
                case '"':
                    _output.Write("&quot;");
                    break;
                case '\'':
                    _output.Write("&#39;");
                    break;
                default:
                    _output.Write(c);
                    break;
            }
        }
    }

    /// <summary>Receives the parts of an interpolated string one by one; nothing is put together in memory.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly HtmlWriter _writer;

        /// <summary>Called by the compiler.</summary>
        public Handler(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = literalLength + formattedCount;
            _writer = writer;
        }

        /// <summary>A literal part of the source: HTML.</summary>
        public void AppendLiteral(string value) => _writer._output.Write(value);

        /// <summary>Text from outside.</summary>
        public void AppendFormatted(string? value) => _writer.Text(value ?? "");

        /// <summary>A whole number.</summary>
        public void AppendFormatted(long value) => _writer._output.Write(value.ToString(CultureInfo.InvariantCulture));

        /// <summary>A measure, to a tenth.</summary>
        public void AppendFormatted(double value) => _writer._output.Write(double.IsFinite(value) ? value.ToString("0.#", CultureInfo.InvariantCulture) : "0");
    }
}
