using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Policies;

/// <summary>What today's facts alone tell, also of a container too young to size.</summary>
public sealed class FactFindingTests
{
    private static IEnumerable<string> Codes(ResourceSettings current, bool inferred = false, ContainerRole role = ContainerRole.App, params OomKill[] kills)
    {
        var container = new ContainerFacts { Id = Id, Role = role, Current = current, OomKills = kills };
        var workload = new Workload { Id = Id.Workload, Inferred = inferred, Containers = [container] };
        return PolicyCatalog.Create("burstable", SizingOptions.Default).Recommend(workload, container, null).Findings.Select(static f => f.Code);
    }

    [Fact]
    public void Settings_that_are_not_there_are_told_where_somebody_told_settings() =>
        Assert.Equal([FindingCodes.MemoryUnbounded, FindingCodes.RequestMissing], Codes(ResourceSettings.None));

    [Fact]
    public void Settings_of_a_workload_inferred_from_names_are_unknown_not_unset() => Assert.Empty(Codes(ResourceSettings.None, inferred: true));

    [Fact]
    public void An_inferred_workload_of_which_some_setting_is_known_lacks_the_others() =>
        Assert.Equal([FindingCodes.MemoryUnbounded, FindingCodes.RequestMissing], Codes(Settings("500m", null, null, null), inferred: true));

    [Fact]
    public void An_init_container_may_lack_settings() => Assert.Empty(Codes(ResourceSettings.None, role: ContainerRole.Init));

    [Fact]
    public void A_kill_is_told_whatever_else_is_known() =>
        Assert.Equal([FindingCodes.OomKilled], Codes(ResourceSettings.None, inferred: true, kills: new OomKill("web-7", SyntheticUsage.EndMs, Mi(256))));

    [Theory]
    [InlineData("100m", true)]
    [InlineData("65535", true)]
    [InlineData("64Ki", false)]
    public void A_memory_setting_in_which_no_process_starts_was_meant_in_another_unit(string limit, bool told) =>
        Assert.Equal(told, Codes(Settings("500m", "1", "1Gi", limit)).Contains(FindingCodes.MemoryUnitSuspicious));
}
