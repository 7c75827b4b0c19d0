using System.Text;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Testing.Manifests;

namespace Ullage.Manifests.Tests.Kubernetes;

/// <summary>Over the generated corpus: an edit gives the object meant, by another implementation's word, and leaves every other line alone.</summary>
public sealed class GeneratedEditTests
{
    private static readonly int _files = int.TryParse(Environment.GetEnvironmentVariable("ULLAGE_MANIFEST_FILES"), out var files) ? files : 300;

    [Fact]
    public void Every_edit_gives_the_object_meant_and_touches_only_lines_of_its_container()
    {
        var edits = 0;
        for (var seed = 0; seed < _files; seed++)
        {
            var random = new Random(seed);
            var manifest = ManifestGenerator.Make(seed);
            foreach (var (kind, workload, container) in manifest.Containers)
            {
                var change = Random(random, container);
                var file = YamlFile.Parse(manifest.Text);
                EditedText edited;
                try
                {
                    edited = WorkloadEditor.Edit(file, new WorkloadChange(new(kind, workload), [change]));
                }
                catch (EditRefusedException refusal)
                {
                    Assert.True(IsRefusedForItsUnfinishedLastLine(manifest.Text, refusal), $"seed {seed}, {container}: {refusal.Message}\n{change} {string.Join(", ", change.Environment)}\n{manifest.Text}");
                    continue;
                }

                var after = Encoding.UTF8.GetString(edited.Bytes.Span);
                Assert.True(Intended.Of(manifest.Text, kind, workload, change) == Intended.Canonical(after), $"seed {seed}, {container}: not the object meant by {change}\n{manifest.Text}\n=====\n{after}");
                Assert.Equal(edited.IsChanged, manifest.Text != after);
                if (!edited.IsChanged)
                {
                    continue;
                }

                AssertOnlyItsLines(seed, file, kind, workload, container, after);
                edits++;

                var again = WorkloadEditor.Edit(YamlFile.Parse(after), new WorkloadChange(new(kind, workload), [change]));
                Assert.False(again.IsChanged, $"seed {seed}, {container}: a second time it should find nothing to do");
            }
        }

        Assert.InRange(edits, _files, int.MaxValue);
    }

    /// <summary>A block text at the very end without a line break cannot have a line after it without gaining a break.</summary>
    private static bool IsRefusedForItsUnfinishedLastLine(string text, EditRefusedException refusal) =>
        !text.EndsWith('\n') && text.TrimEnd().EndsWith("# no comment", StringComparison.Ordinal) && refusal.Reason.Contains("would not read as what was meant", StringComparison.Ordinal);

    private static ContainerChange Random(Random random, string container)
    {
        FieldChange Field(params string[] values) => random.Next(5) switch { 0 => FieldChange.Keep, 1 => FieldChange.Remove, _ => FieldChange.Set(values[random.Next(values.Length)]) };
        var environment = new List<EnvironmentChange>();
        foreach (var name in new[] { "GOMEMLIMIT", "GOMAXPROCS", "GOGC", "PORT" })
        {
            if (random.Next(2) == 0)
            {
                environment.Add(new(name, random.Next(4) == 0 ? null : new[] { "400MiB", "2", "off", "it's: {odd} #" }[random.Next(4)]));
            }
        }

        return new(container)
        {
            CpuRequest = Field("50m", "1", "250m"),
            MemoryRequest = Field("64Mi", "1Gi"),
            CpuLimit = Field("2", "0.5"),
            MemoryLimit = Field("512Mi", "1073741824"),
            Environment = environment,
        };
    }

    private static void AssertOnlyItsLines(int seed, YamlFile file, string kind, string workload, string container, string after)
    {
        var before = Encoding.UTF8.GetString(file.Bytes);
        var node = ManifestObject.In(file).Single(o => o.Kind == kind && o.Name == workload).Containers.Single(c => c.Name == container).Node;
        var (first, last) = (node.Position.Line, file.PositionOf(node.Span.End).Line);
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var same = 0;
        while (same < Math.Min(old.Length, now.Length) && old[same] == now[same])
        {
            same++;
        }

        var tail = 0;
        while (tail < Math.Min(old.Length, now.Length) - same && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        Assert.True(same >= first - 1, $"seed {seed}: line {same + 1} changed, {container} begins at {first}");
        Assert.True(old.Length - tail <= last + 1, $"seed {seed}: line {old.Length - tail} changed, {container} ends at {last}\n{before}\n=====\n{after}");
        string[] meant = ["resources", "requests", "limits", "cpu", "memory", "env", "name", "value", "resource", "{", "}", "]"];
        var kept = new HashSet<string>(now[same..(now.Length - tail)].Select(Bare));
        Assert.All(old[same..(old.Length - tail)], line => Assert.True(kept.Contains(Bare(line)) || meant.Any(m => line.Contains(m, StringComparison.Ordinal)) || line.TrimStart().StartsWith('#') || line.Trim().Length == 0, $"seed {seed}: the line was lost: {line}"));
    }

    private static string Bare(string line) => line.TrimEnd('\r', ',').TrimStart(' ', '-');
}
