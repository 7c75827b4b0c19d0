using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Html;
using Ullage.Cli.Output.Markdown;
using Ullage.Cli.Output.Spreadsheets;

namespace Ullage.Cli.Tests.Output;

/// <summary>Names, labels and errors come from outside: in no format may they become more than text.</summary>
public sealed partial class EscapingTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData(" =1", "\"' =1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("ordinary", "ordinary")]
    [InlineData("", "")]
    public void A_csv_field_is_quoted_where_needed_and_never_a_formula(string text, string field) => Assert.Equal(field, CsvReport.Text(text));

    [Fact]
    public void Csv_records_have_as_many_fields_as_the_head()
    {
        foreach (var name in SampleReports.All.Keys)
        {
            var csv = GoldenTests.Render(ReportFormats.Find("csv")!, name, OutputStyle.Plain);
            Assert.EndsWith("\r\n", csv, StringComparison.Ordinal);
            var records = csv.Split("\r\n")[..^1].Select(Fields).ToList();
            Assert.All(records, r => Assert.Equal(records[0].Count, r.Count));
        }
    }

    [Fact]
    public void Any_text_is_one_html_text_without_markup() =>
        Prop.ForAll<string>(static text =>
        {
            var output = new StringWriter();
            new HtmlWriter(output).Write($"{text}");
            return !output.ToString().Any(static c => c is '<' or '>' or '"' or '\'') && !BareAmpersand().IsMatch(output.ToString());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_markdown_text_without_markup() =>
        Prop.ForAll<string>(static text => !MarkdownText.Escape(text ?? "").Any(static c => "<>|`*[]\\~@!\n\r".Contains(c))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hostile_report_adds_no_element_to_the_page()
    {
        var page = GoldenTests.Render(ReportFormats.Find("html")!, "hostile", OutputStyle.Plain);
        Assert.Single(Regex.Matches(page, "<script"));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</script>"));
        Assert.Equal(2, Regex.Count(page, "</style>"));
    }

    [Fact]
    public void The_page_loads_nothing_and_its_policy_admits_only_its_own_script()
    {
        var page = GoldenTests.Render(ReportFormats.Find("html")!, "shop", OutputStyle.Plain);
        Assert.DoesNotMatch("(src|href)=|url\\(|@import|fetch\\(|XMLHttp", page);
        var script = Regex.Match(page, "<script>(.*)</script>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"script-src 'sha256-{hash}'", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_format_lets_a_control_character_through()
    {
        foreach (var writer in ReportFormats.All.Concat(ExplainFormats.All))
        {
            var text = GoldenTests.Render(writer, "hostile", OutputStyle.Plain);
            Assert.DoesNotContain(text, static c => char.IsControl(c) && c is not ('\n' or '\r'));
            Assert.DoesNotContain('\u202e', text);
        }
    }

    [Fact]
    public void Every_format_ends_with_a_line_break_and_has_its_own_name()
    {
        foreach (var writer in ReportFormats.All.Concat(ExplainFormats.All))
        {
            Assert.EndsWith("\n", GoldenTests.Render(writer, "empty", OutputStyle.Plain), StringComparison.Ordinal);
        }

        Assert.Equal(ReportFormats.All.Count, ReportFormats.All.Select(static f => f.Name).Distinct().Count());
        Assert.NotNull(ReportFormats.Find(ReportFormats.Default));
        Assert.NotNull(ExplainFormats.Find(ExplainFormats.Default));
        Assert.Null(ReportFormats.Find("pprint"));
    }

    private static List<string> Fields(string record)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < record.Length; i++)
        {
            if (record[i] == '"')
            {
                quoted = !quoted;
            }
            else if (record[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
                continue;
            }

            field.Append(record[i]);
        }

        Assert.False(quoted, record);
        fields.Add(field.ToString());
        return fields;
    }

    [GeneratedRegex("&(?!(amp|lt|gt|quot|#39);)")]
    private static partial Regex BareAmpersand();
}
