using System.Globalization;
using System.Text;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Testing.Manifests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ullage.Benchmarks.Manifests;

/// <summary>
/// Megabytes a second of: reading manifests, changing every container of them by splices and reading the result back, against YamlDotNet only parsing the same
/// files. YamlDotNet is given decoded strings, which is in its favour. Rounds are interleaved; medians of processor time are compared, which what else runs on the machine disturbs least.
/// </summary>
internal static class SpliceEdit
{
    private const int Rounds = 15;
    private const int WarmUp = 40;

    public static int Run()
    {
        var files = Enumerable.Range(0, 2000).Select(ManifestGenerator.Make).ToList();
        var bytes = files.ConvertAll(static f => Encoding.UTF8.GetBytes(f.Text));
        var texts = files.ConvertAll(static f => f.Text.TrimStart('\ufeff'));
        var changes = files.ConvertAll(static f => f.Containers.GroupBy(static c => (c.Kind, c.Workload)).Select(static w => new WorkloadChange(new(w.Key.Kind, w.Key.Workload), [.. w.Select(static c => Change(c.Container))])).ToList());
        var megabytes = bytes.Sum(static b => b.Length) / 1e6;
        var refused = 0;
        (string Name, Action Do)[] contestants =
        [
            ("read, edit by splices, read back", () => refused = Edit(bytes, changes)),
            ("read only", () => bytes.ForEach(static b => YamlFile.Parse(b))),
            ("YamlDotNet, events only", () => texts.ForEach(static t => Drain(t))),
            ("YamlDotNet, tree (YamlStream)", () => texts.ForEach(static t => new YamlStream().Load(new StringReader(t)))),
        ];
        var times = contestants.Select(static _ => new List<double>()).ToList();
        for (var round = -WarmUp; round < Rounds; round++)
        {
            for (var i = 0; i < contestants.Length; i++)
            {
                var start = Environment.CpuUsage.TotalTime;
                contestants[i].Do();
                if (round >= 0)
                {
                    times[i].Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
                }
            }
        }

        var speeds = times.ConvertAll(t => megabytes / t.Order().ElementAt(Rounds / 2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Count} files, {megabytes:F2} MB, {files.Sum(static f => f.Containers.Count)} containers, {refused} files refused, median of {Rounds} rounds"));
        for (var i = 0; i < contestants.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contestants[i].Name,-36}{speeds[i],8:F1} MB/s   splice edit is {speeds[0] / speeds[i]:F2} x"));
        }

        return speeds[0] >= 2 * speeds[2] ? 0 : 1;
    }

    private static int Edit(List<byte[]> files, List<List<WorkloadChange>> changes)
    {
        var refused = 0;
        for (var i = 0; i < files.Count; i++)
        {
            try
            {
                WorkloadEditor.Edit(YamlFile.Parse(files[i]), changes[i]);
            }
            catch (Ullage.Manifests.Editing.EditRefusedException)
            {
                refused++;
            }
        }

        return refused;
    }

    private static void Drain(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
        }
    }

    private static ContainerChange Change(string container) => new(container)
    {
        CpuRequest = FieldChange.Set("75m"),
        MemoryRequest = FieldChange.Set("96Mi"),
        MemoryLimit = FieldChange.Set("192Mi"),
        Environment = [new("GOMEMLIMIT", "160MiB"), new("GOMAXPROCS", "2")],
    };
}
