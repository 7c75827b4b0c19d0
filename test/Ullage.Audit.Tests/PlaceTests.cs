using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>Findings stand at the very node, whatever the text is written like.</summary>
public sealed class PlaceTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: x:1\n      env:\n        - name: GOMEMLIMIT\n          value: 384Mi\n";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_and_columns_hold_for_every_kind_of_line_end(string end) => Assert.Equal(["11:18"], At(Pod.Replace("\n", end, StringComparison.Ordinal)));

    [Fact]
    public void A_byte_order_mark_takes_no_column() => Assert.Equal(["11:18"], At("\uFEFF" + Pod));

    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: '🍶é', image: 'x:1', env: [{name: GOMEMLIMIT, value: 384Mi}]}]}}")]
    [InlineData("{\"apiVersion\":\t\"v1\",\t\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x:1\",\"env\":[{\"name\":\"GOMEMLIMIT\",\t\"value\": \"384Mi\"}]}]}}")]
    public void Columns_count_code_points_and_a_tab_is_one(string line)
    {
        var value = line.IndexOf(line.Contains("\"384Mi\"", StringComparison.Ordinal) ? "\"384Mi" : "384Mi", StringComparison.Ordinal);
        Assert.Equal([$"1:{line[..value].EnumerateRunes().Count() + 1}"], At(line));
    }

    [Fact]
    public void Columns_of_a_line_that_is_the_whole_file_count_code_points_too()
    {
        var pods = Enumerable.Range(0, 4000).Select(static i => $"{{apiVersion: v1, kind: Pod, metadata: {{name: p{i}, labels: {{a: '🍶é'}}}}, spec: {{containers: [{{name: c, image: 'x:1', env: [{{name: GOMEMLIMIT, value: 384Mi}}]}}]}}}}");
        var line = $"\uFEFF{{apiVersion: v1, kind: List, items: [{string.Join(", ", pods)}]}}";
        var (column, expected) = (0, new List<string>());
        for (var at = 0; at < line.Length; at++)
        {
            column += char.IsLowSurrogate(line[at]) || line[at] == '\uFEFF' ? 0 : 1;
            if (line.AsSpan(at).StartsWith("384Mi", StringComparison.Ordinal))
            {
                expected.Add($"1:{column}");
            }
        }

        Assert.Equal(expected, At(line));
    }

    [Fact]
    public void What_an_alias_stands_for_is_told_where_it_is_written()
    {
        var text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    limit: &limit 384Mi\nspec:\n  containers:\n    - name: c\n      image: x:1\n      env:\n        - name: GOMEMLIMIT\n          value: *limit\n";
        Assert.Equal(["6:19"], At(text));
    }

    [Fact]
    public void In_a_Dockerfile_columns_count_code_points_too()
    {
        var source = new SourceText("Dockerfile", Encoding.UTF8.GetBytes("\uFEFF# 🍶\r\nFROM scratch\r\nLABEL a=\"🍶🍶\"\r\nUSER root\r\nCMD [\"/🍶\"]\r\n"));
        var finding = Assert.Single(Auditor.Run([source], new AuditOptions { Today = Audited.Today, Only = new HashSet<string> { "dockerfile-root" } }, cancellationToken: TestContext.Current.CancellationToken).Findings);
        Assert.Equal((4, "root"), (finding.Start.Line, Encoding.UTF8.GetString(source.Bytes[finding.Span.Start..finding.Span.End])));
    }

    [Fact]
    public void A_finding_in_the_second_document_has_its_own_line() => Assert.Equal(["15:18"], At("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n" + Pod));

    [Fact]
    public void An_object_inside_a_list_is_found() => Assert.Equal(["14:22"], At("apiVersion: v1\nkind: List\nitems:\n  - " + Pod.Replace("\n", "\n    ", StringComparison.Ordinal)));

    [Fact]
    public void Findings_come_in_the_order_of_the_files_and_of_the_text_however_many_threads_ran()
    {
        var texts = Enumerable.Range(0, 300).Select(static i => Pod.Replace("name: p\n", $"name: p{i}\n", StringComparison.Ordinal)).ToArray();
        var once = Audited.Of(texts).Findings.Select(static f => $"{f.Source.Path} {f.Start} {f.Rule.Id}").ToList();
        Assert.Equal(once, Audited.Of(texts).Findings.Select(static f => $"{f.Source.Path} {f.Start} {f.Rule.Id}"));
        Assert.Equal(once.Select(static l => int.Parse(l.Split('.')[0])).Order(), once.Select(static l => int.Parse(l.Split('.')[0])));
    }

    private static string[] At(string text)
    {
        var report = Auditor.Run([new SourceText("pod.yaml", Encoding.UTF8.GetBytes(text))], new AuditOptions { Today = Audited.Today, Only = new HashSet<string> { "gomemlimit-unit" } }, cancellationToken: TestContext.Current.CancellationToken);
        return [.. report.Findings.Select(static f => $"{f.Start.Line}:{f.Start.Column}")];
    }
}
