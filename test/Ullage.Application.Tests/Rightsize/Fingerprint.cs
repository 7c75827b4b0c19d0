using System.Globalization;
using System.Text;
using Ullage.Model;

namespace Ullage.Application.Tests.Rightsize;

/// <summary>All that a report decided and why, to the last bit of every number; what was read for it is left out.</summary>
internal static class Fingerprint
{
    public static string Of(RecommendationReport report)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{report.At:O} {report.Window} {report.Policy}\n{report.Totals.Current} {report.Totals.Recommended} {report.Totals.CpuUsed} {report.Totals.MemoryUsed}\n");
        foreach (var workload in report.Workloads)
        {
            text.Append(CultureInfo.InvariantCulture, $"{workload.Id} {workload.Replicas} {workload.Inferred}\n");
            foreach (var container in workload.Containers)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {container.Id} {container.Status} {container.Current} {container.Recommended} {container.Runtime} {container.Go?.Chosen}\n");
                text.AppendJoin('\n', container.Reasons.Select(static r => $"    {r}")).AppendLine();
                text.AppendJoin('\n', container.Findings.Select(static f => $"    {f}")).AppendLine();
                text.Append(CultureInfo.InvariantCulture, $"    {string.Join(' ', container.Environment)} {container.Risk} {container.Usage?.Coverage} {container.Usage?.Cpu} {container.Usage?.Memory}\n");
                text.AppendJoin('\n', (container.Usage?.Hours ?? []).Select(static h => $"      {h.StartMs} {Bits(h.CpuMean)} {Bits(h.CpuMax)} {Bits(h.MemoryMean)} {Bits(h.MemoryMax)}")).AppendLine();
            }
        }

        return text.ToString();
    }

    private static string Bits(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture);
}
