using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Tests.Output;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("", 0)]
    [InlineData("naïve", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("日本語", 6)]
    [InlineData("👩‍👩‍👧‍👦", 2)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("한국", 4)]
    [InlineData("─→▏█⣿", 5)]
    public void Width_is_what_a_terminal_takes(string text, int columns) => Assert.Equal(columns, TerminalText.Width(text));

    [Theory]
    [InlineData("\e[31mred", "␛[31mred")]
    [InlineData("a\nb\r\tc", "a␊b␍␉c")]
    [InlineData("\u007f", "␡")]
    [InlineData("\u009b31m", "\uFFFD31m")]
    [InlineData("a\u202Eb\u2066c\uFEFF", "a\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("a\u2028b", "a\uFFFDb")]
    [InlineData("日本 é 👩‍👩‍👧", "日本 é 👩‍👩‍👧")]
    public void Control_characters_and_direction_marks_become_visible(string text, string clean) => Assert.Equal(clean, TerminalText.Clean(text));

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_sign() => Assert.Equal("\uFFFDx", TerminalText.Clean("\uD800x"));

    [Fact]
    public void Clean_text_never_holds_what_a_terminal_acts_upon() =>
        Prop.ForAll<string>(static text => !TerminalText.Clean(text ?? "").Any(static c => char.IsControl(c) || c is '\u202E' or '\u2028' or '\u2029')).QuickCheckThrowOnFailure();

    [Fact]
    public void Truncated_text_fits_and_begins_as_the_text_does() =>
        Prop.ForAll<string, byte>(static (text, columns) =>
        {
            var clean = TerminalText.Clean(text ?? "");
            var cut = TerminalText.Truncate(clean, columns % 20);
            return TerminalText.Width(cut) <= columns % 20 && (cut == clean || cut.Length == 0 || clean.StartsWith(cut[..^1], StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Wrapped_lines_fit_and_lose_no_word() =>
        Prop.ForAll<string, byte>(static (text, width) =>
        {
            var clean = TerminalText.Clean(text ?? "");
            var columns = 2 + width % 40;
            var lines = TerminalText.Wrap(clean, columns).ToList();
            // A character of two columns still fits in two.
            return lines.All(l => TerminalText.Width(l) <= columns) && string.Concat(lines).Replace(" ", "", StringComparison.Ordinal) == clean.Replace(" ", "", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_styled_line_cut_to_a_width_takes_no_more() =>
        Prop.ForAll<string, string, byte>(static (first, second, columns) =>
            new StyledText(first ?? "", Ink.Bold).Add(second ?? "", Ink.Dim).Truncated(columns % 30).Width <= columns % 30).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.0, "")]
    [InlineData(double.NaN, "")]
    [InlineData(0.0001, "▏")]
    [InlineData(0.5, "████▌")]
    [InlineData(1.0, "█████████")]
    [InlineData(7.0, "█████████")]
    public void A_bar_shows_its_share_and_at_least_a_sliver(double share, string bar) => Assert.Equal(bar, Bar.Of(share, 9));

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal("−12.5%", Cli.Output.Figures.Amounts.Percent(-12.5));
            Assert.Equal("1.5Mi", Cli.Output.Figures.Amounts.Bytes(1.5 * (1 << 20)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
