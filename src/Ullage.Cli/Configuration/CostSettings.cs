using Ullage.Cli.Commands;
using Ullage.Sizing;
using Ullage.Sizing.Cost;

namespace Ullage.Cli.Configuration;

/// <summary>What resources cost, and on which nodes they are packed.</summary>
internal static class CostSettings
{
    public static readonly Setting<string?> PriceBookName = new()
    {
        Name = "price-book",
        Group = SettingGroup.Cost,
        Placeholder = "BOOK",
        Summary = "Prices with source and date, for a month's saving (730 hours) of the fleet, each namespace and each workload: a YAML file (currency, cpu-core-hour, memory-gib-hour, source, region, as-of), or one of the samples "
            + string.Join(", ", PriceBook.Samples.Select(static b => b.Name)) + ".",
        Example = "prices.yaml",
        IsPath = true,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<decimal?> PriceCpu = new()
    {
        Name = "price-cpu",
        Group = SettingGroup.Cost,
        Placeholder = "PRICE",
        Summary = "Price of one core for an hour, in place of the book's; with --price-memory the totals show a month's saving (730 hours).",
        Example = "0.031",
        Read = Reads.LastOrNone(ValueText.Price),
        Otherwise = null,
    };

    public static readonly Setting<decimal?> PriceMemory = new()
    {
        Name = "price-memory",
        Group = SettingGroup.Cost,
        Placeholder = "PRICE",
        Summary = "Price of one GiB of memory for an hour, in place of the book's.",
        Example = "0.004",
        Read = Reads.LastOrNone(ValueText.Price),
        Otherwise = null,
    };

    public static readonly Setting<string?> Currency = new()
    {
        Name = "currency",
        Group = SettingGroup.Cost,
        Placeholder = "CODE",
        Summary = "What prices are in; only shown.",
        Default = "the book's, or USD",
        Example = "EUR",
        Read = Reads.Last<string?>(CurrencyOf),
        Otherwise = null,
    };

    public static readonly Setting<NodeSize?> Node = new()
    {
        Name = "node-size",
        Group = SettingGroup.Cost,
        Placeholder = "CPU/MEMORY",
        Summary = "A node as it is bought: tells how many such nodes today's requests fill and how many the proposed ones, packed first-fit-decreasing.",
        Example = "4/16Gi",
        Read = Reads.Last<NodeSize?>(ReadNode),
        Otherwise = null,
    };

    public static readonly Setting<double> NodeAllocatable = new()
    {
        Name = "node-allocatable",
        Group = SettingGroup.Cost,
        Placeholder = "SHARE",
        Summary = "Share of a node's CPU and memory that pods can request; kubelet, system and the eviction threshold take the rest.",
        Default = "90%",
        Example = "85%",
        Read = Reads.Last(static t => ValueText.Share(t, 0.1, 1)),
        Otherwise = 0.9,
    };

    public static readonly Setting<int> NodePods = new()
    {
        Name = "node-pods",
        Group = SettingGroup.Cost,
        Placeholder = "N",
        Summary = "Pods that a node takes.",
        Default = "110",
        Example = "58",
        Read = Reads.Last(static t => (int)ValueText.Whole(t, 1, 10_000)),
        Otherwise = 110,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [PriceBookName, PriceCpu, PriceMemory, Currency, Node, NodeAllocatable, NodePods];

    /// <summary>Reads a currency.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static string CurrencyOf(string text) =>
        text.Length is > 0 and <= 8 && text.All(char.IsLetter) ? text : throw new FormatException($"\"{text}\" is not a currency; write letters such as USD");

    /// <summary>The prices that the settings make, or null without any; what is wrong is added to the problems. One price alone is refused: a saving in half of the resources misleads.</summary>
    public static Prices? Prices(Invocation invocation, List<string> problems)
    {
        var settings = invocation.Settings;
        var (cpu, memory, currency) = (settings.Get(PriceCpu), settings.Get(PriceMemory), settings.Get(Currency));
        if (settings.Get(PriceBookName) is not { } name)
        {
            if (cpu is null != memory is null)
            {
                var (given, other) = cpu is null ? (PriceMemory, PriceCpu) : (PriceCpu, PriceMemory);
                problems.Add($"{settings.NameOf(given)} is given without {other.Flag}; give both, 0 where a resource costs nothing, or --price-book");
            }

            return cpu is null && memory is null ? null : new Prices(currency ?? "USD", cpu ?? 0, memory ?? 0);
        }

        var book = PriceBook.Samples.FirstOrDefault(b => b.Name == name) ?? PriceFile.Load(invocation.PathOf(name), name, problems);
        var prices = book?.Prices;
        return prices is null || (cpu is null && memory is null && currency is null)
            ? prices
            : new Prices(currency ?? prices.Currency, cpu ?? prices.CpuPerCoreHour, memory ?? prices.MemoryPerGibHour) { Source = prices.Source + ", in part by flag" };
    }

    /// <summary>The node to pack onto, or null when none is asked for.</summary>
    public static NodeSize? NodeOf(ResolvedSettings settings) =>
        settings.Get(Node) is { } size ? size with { Allocatable = settings.Get(NodeAllocatable), Pods = settings.Get(NodePods) } : null;

    private static NodeSize ReadNode(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            ? new NodeSize(ValueText.Cpu(parts[0]), ValueText.Memory(parts[1]))
            : throw new FormatException($"\"{text}\" is not a node's size; write CPU/MEMORY such as 4/16Gi");
    }
}
