using Ullage.Cli.Output;

namespace Ullage.Cli.Tests.Output;

/// <summary>Every format of every sample report, as committed in Goldens/case/file.</summary>
public sealed class GoldenTests
{
    private const string Folder = "test/Ullage.Cli.Tests/Output/Goldens";

    public static TheoryData<string, string> Formats => new(from name in SampleReports.All.Keys from format in ReportFormats.All where format.Name != "html" || name is "empty" or "hostile" or "partial" select (name, format.Name));

    public static TheoryData<string> Cases => new(SampleReports.All.Keys);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Each_format_writes_what_is_committed(string name, string format)
    {
        var writer = ReportFormats.Find(format)!;
        Golden.Matches($"{Folder}/{name}/{format}{writer.FileExtension}", Render(writer, name, OutputStyle.Plain));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_table_keeps_its_sense_on_narrow_terminals(string name)
    {
        foreach (var width in (int[])[40, 80, 100, 160])
        {
            Golden.Matches($"{Folder}/{name}/table-{width}.txt", Render(ReportFormats.Find("table")!, name, new OutputStyle { Width = width }));
        }
    }

    [Fact]
    public void Colours_appear_only_when_told()
    {
        Golden.Matches($"{Folder}/shop/table-color.ansi", Render(ReportFormats.Find("table")!, "shop", new OutputStyle { Color = true }));
        Assert.DoesNotContain('\e', Render(ReportFormats.Find("table")!, "shop", OutputStyle.Plain));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Explain_shows_one_screen_a_container(string name)
    {
        Golden.Matches($"{Folder}/{name}/explain.txt", Render(ExplainFormats.Find("text")!, name, OutputStyle.Plain));
    }

    [Fact]
    public void Explain_for_programs_adds_the_usage_of_every_hour()
    {
        Golden.Matches($"{Folder}/hostile/explain.json", Render(ExplainFormats.Find("json")!, "hostile", OutputStyle.Plain));
        Golden.Matches($"{Folder}/hostile/explain.yaml", Render(ExplainFormats.Find("yaml")!, "hostile", OutputStyle.Plain));
    }

    internal static string Render(IReportWriter writer, string name, OutputStyle style)
    {
        var output = new StringWriter { NewLine = "\n" };
        writer.Write(SampleReports.All[name](), output, style);
        return output.ToString();
    }
}
