using System.Buffers;
using System.Diagnostics;
using System.Text;
using Ullage.Exposition;
using Ullage.Lab.Cluster;
using Ullage.Lab.Exporter;
using Ullage.Lab.Groups;
using Ullage.Model;

namespace Ullage.Lab.Tests;

/// <summary>Pods in the kernel's own control groups; a shell line stands for the service.</summary>
public sealed class NodeTests
{
    private const string Addresses = "echo listening app=127.0.0.1:1 metrics=127.0.0.1:1; ";

    [Fact]
    public async Task A_pod_is_told_of_in_the_kubelets_and_kube_state_metrics_words_and_leaves_nothing_behind()
    {
        await using var groups = await GroupsAsync();
        await using var node = new Node(groups, TimeProvider.System, new Random(1));
        var pod = (await node.RollOutAsync(Spec(Addresses + "read nothing", 64), 1, TestContext.Current.CancellationToken))[0];

        var cadvisor = Text(w => CadvisorMetrics.Write(w, node, groups.Make("/kubepods"), TimeProvider.System));
        var kube = Text(w => KubeStateMetrics.Write(w, node));

        Assert.Contains($$"""container_spec_memory_limit_bytes{container="app",id="{{pod.Running!.Group.Path}}",image="image:1",name="{{pod.Running.Id}}",namespace="ns",pod="{{pod.Name}}"} 67108864""", cadvisor, StringComparison.Ordinal);
        Assert.Contains($$"""container_memory_working_set_bytes{container="",id="/kubepods/burstable/pod{{pod.Uid}}",image="",name="",namespace="ns",pod="{{pod.Name}}"} """, cadvisor, StringComparison.Ordinal);
        Assert.Contains($$"""kube_replicaset_owner{namespace="ns",replicaset="{{pod.ReplicaSet}}",owner_kind="Deployment",owner_name="web",owner_is_controller="true"} 1""", kube, StringComparison.Ordinal);
        Assert.Contains($$"""container="app",node="lab-node",resource="cpu",unit="core"} 0.5""", kube, StringComparison.Ordinal);
        await AcceptedByPromtoolAsync(cadvisor);
        await AcceptedByPromtoolAsync(kube);

        var folders = Directory.GetDirectories("/sys/fs/cgroup", $"pod{pod.Uid}", new EnumerationOptions { RecurseSubdirectories = true });
        Assert.NotEmpty(folders);
        await node.RemoveAsync(pod);
        Assert.All(folders, static folder => Assert.False(Directory.Exists(folder), folder));
    }

    [Fact]
    public async Task A_container_killed_for_memory_starts_again_and_says_why()
    {
        await using var groups = await GroupsAsync();
        await using var node = new Node(groups, TimeProvider.System, new Random(2));
        var marker = Path.GetTempFileName();
        var restarted = new TaskCompletionSource();
        Pod? pod = null;
        node.Changed = () =>
        {
            if (pod is { Restarts: > 0 })
            {
                restarted.TrySetResult();
            }
        };

        // the first life takes more than it may hold, the second waits to be ended
        var script = Addresses + $"if [ -e {marker} ]; then rm {marker}; head -c 300m /dev/zero | tail; exit 1; else read nothing; fi";
        pod = (await node.RollOutAsync(Spec(script, 32), 1, TestContext.Current.CancellationToken))[0];
        await restarted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(1, pod.Restarts);
        Assert.Equal("OOMKilled", pod.LastTerminatedReason);
        Assert.True(pod.OomKills >= 1, $"{pod.OomKills} kills by the kernel's counter");
        Assert.Contains("""reason="OOMKilled"} 1""", Text(w => KubeStateMetrics.Write(w, node)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_lab_left_is_removed_by_the_next()
    {
        string left;
        Process orphan;
        await using (var groups = await GroupsAsync())
        {
            // a corner named for a process that is long gone, with something still running in it
            var own = Directory.GetParent(Directory.GetDirectories("/sys/fs/cgroup", $"{Environment.ProcessId}-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })[0])!.FullName;
            left = Path.Combine(own, "1-0", "kubepods");
            Directory.CreateDirectory(left);
            orphan = Process.Start("/bin/sh", ["-c", $"echo $$ > {left}/cgroup.procs; exec sleep 300"]);
            while (!File.ReadAllText(Path.Combine(left, "cgroup.procs")).Contains(orphan.Id.ToString(), StringComparison.Ordinal))
            {
                Assert.False(orphan.HasExited, "the orphan could not enter the group");
                await Task.Yield();
            }
        }

        await using var next = await GroupsAsync();

        Assert.False(Directory.Exists(left), left);
        Assert.True(orphan.WaitForExit(TimeSpan.FromSeconds(10)), "what was left is ended");
        orphan.Dispose();
    }

    private static async Task<GroupTree> GroupsAsync()
    {
        try
        {
            return await GroupTree.CreateAsync(TimeProvider.System);
        }
        catch (SkippedException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static PodSpec Spec(string script, int memoryMi) => new()
    {
        Namespace = "ns",
        Deployment = "web",
        Container = "app",
        Image = "image:1",
        Resources = new ResourceSettings(CpuQuantity.FromMillicores(500), CpuQuantity.FromCores(1), ByteQuantity.FromMebibytes(memoryMi), ByteQuantity.FromMebibytes(memoryMi)),
        Program = "/bin/sh",
        Arguments = ["-c", script],
    };

    private static string Text(Action<ExpositionWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new ExpositionWriter(output, ExpositionFormat.PrometheusText));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static async Task AcceptedByPromtoolAsync(string text)
    {
        Process promtool;
        try
        {
            promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // the groups are what this is about; the text's own tests say when promtool is missing
            return;
        }

        using (promtool)
        {
            await promtool.StandardInput.WriteAsync(text);
            promtool.StandardInput.Close();
            var said = await promtool.StandardError.ReadToEndAsync();
            await promtool.WaitForExitAsync();
            // 3 is advice on names that are Kubernetes' own
            Assert.True(promtool.ExitCode is 0 or 3, said);
        }
    }
}
