namespace Ullage.Architecture.Tests;

/// <summary>What native builds have instead of System.Linq gives what System.Linq gives.</summary>
public sealed class PlainSequenceTests
{
    private static readonly double[] Doubles = [double.NaN, 0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, 1e-300];

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Items_are_sorted_as_System_Linq_sorts_them(int seed)
    {
        var items = Items(seed);
        Assert.Equal(Enumerable.OrderBy(items, static i => i.Name), items.OrderBy(static i => i.Name));
        Assert.Equal(Enumerable.OrderByDescending(items, static i => i.Value), items.OrderByDescending(static i => i.Value));
        Assert.Equal(
            Enumerable.ThenByDescending(Enumerable.ThenBy(Enumerable.OrderBy(items, static i => i.Name, StringComparer.Ordinal), static i => i.Count), static i => i.Value),
            items.OrderBy(static i => i.Name, StringComparer.Ordinal).ThenBy(static i => i.Count).ThenByDescending(static i => i.Value));
        Assert.Equal(
            Enumerable.ThenBy(Enumerable.OrderByDescending(items, static i => i.Count), static i => i.Name, StringComparer.OrdinalIgnoreCase),
            items.OrderByDescending(static i => i.Count).ThenBy(static i => i.Name, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(Enumerable.Order(Enumerable.Select(items, static i => i.Value)), items.Select(static i => i.Value).Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Items_are_gathered_as_System_Linq_gathers_them(int seed)
    {
        var items = Items(seed);
        Assert.Equal(
            Enumerable.Select(Enumerable.GroupBy(items, static i => i.Name), static g => (g.Key, string.Join(',', g))),
            items.GroupBy(static i => i.Name).Select(static g => (g.Key, string.Join(',', g))));
        Assert.Equal(
            Enumerable.Select(Enumerable.GroupBy(items, static i => i.Name, StringComparer.OrdinalIgnoreCase), static g => (g.Key, Enumerable.Count(g))),
            items.GroupBy(static i => i.Name, StringComparer.OrdinalIgnoreCase).Select(static g => (g.Key, g.Count())));
        Assert.Equal(
            Enumerable.Select(Enumerable.GroupBy(items, static i => (i.Count, i.Value), static i => i.Name), static g => (g.Key, string.Join(',', g))),
            items.GroupBy(static i => (i.Count, i.Value), static i => i.Name).Select(static g => (g.Key, string.Join(',', g))));
        Assert.Equal(Enumerable.Distinct(items), items.Distinct());
        Assert.Equal(Enumerable.DistinctBy(items, static i => i.Name, StringComparer.OrdinalIgnoreCase), items.DistinctBy(static i => i.Name, StringComparer.OrdinalIgnoreCase));
        var (some, others) = (Items(seed + 1), Items(seed + 2));
        Assert.Equal(Enumerable.Union(some, others), some.Union(others));
        Assert.Equal(Enumerable.Except(some, others), some.Except(others));
        Assert.Equal(Enumerable.ToDictionary(Enumerable.Distinct(items), static i => i, static i => i.Count), items.Distinct().ToDictionary(static i => i, static i => i.Count));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Figures_of_all_items_are_those_of_System_Linq(int seed)
    {
        var items = Items(seed);
        Same(() => Enumerable.Sum(items, static i => i.Value), () => items.Sum(static i => i.Value));
        Same(() => Enumerable.Sum(items, static i => i.Count), () => items.Sum(static i => i.Count));
        Same(() => Enumerable.Sum(items, static i => (long)i.Count), () => items.Sum(static i => (long)i.Count));
        Same(() => Enumerable.Max(items, static i => i.Value), () => items.Max(static i => i.Value));
        Same(() => Enumerable.Min(items, static i => i.Value), () => items.Min(static i => i.Value));
        Same(() => Enumerable.Max(items, static i => i.Count), () => items.Max(static i => i.Count));
        Same(() => Enumerable.Min(items, static i => (long)i.Count), () => items.Min(static i => (long)i.Count));
        Same(() => Enumerable.Max(items, static i => i.Name), () => items.Max(static i => i.Name));
        Same(() => Enumerable.Min(items, static i => i.Name), () => items.Min(static i => i.Name));
        Same(() => Enumerable.Min(items, static i => (decimal)i.Count), () => items.Min(static i => (decimal)i.Count));
        Same(() => Enumerable.MaxBy(items, static i => i.Count), () => items.MaxBy(static i => i.Count));
        Same(() => Enumerable.Count(items, static i => i.Count > 1), () => items.Count(static i => i.Count > 1));
        Same(() => Enumerable.Aggregate(items, 7, static (sum, i) => (31 * sum) + i.Count), () => items.Aggregate(7, static (sum, i) => (31 * sum) + i.Count));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Items_are_found_and_kept_as_System_Linq_does(int seed)
    {
        var items = Items(seed);
        Same(() => Enumerable.First(items), () => items.First());
        Same(() => Enumerable.Last(items), () => items.Last());
        Same(() => Enumerable.Last(Enumerable.Where(items, static i => i.Count > 1)), () => items.Where(static i => i.Count > 1).Last());
        Same(() => Enumerable.First(items, static i => i.Count > 2), () => items.First(static i => i.Count > 2));
        Same(() => Enumerable.FirstOrDefault(items, static i => i.Count > 2), () => items.FirstOrDefault(static i => i.Count > 2));
        Same(() => Enumerable.LastOrDefault(items, static i => i.Count > 2), () => items.LastOrDefault(static i => i.Count > 2));
        Assert.Equal(Enumerable.Any(items, static i => i.Count > 2), items.Any(static i => i.Count > 2));
        Assert.Equal(Enumerable.All(items, static i => i.Count < 3), items.All(static i => i.Count < 3));
        Assert.Equal(Enumerable.Any(Enumerable.Skip(items, 1)), items.Skip(1).Any());
        Assert.Equal(Enumerable.ToArray(Enumerable.Where(items, static i => i.Count > 1)), items.Where(static i => i.Count > 1).ToArray());
        Assert.Equal(items, items.ToArray());
        Assert.Equal(Enumerable.TakeWhile(items, static i => i.Count < 3), items.TakeWhile(static i => i.Count < 3));
        Assert.Equal(Enumerable.DefaultIfEmpty(items), items.DefaultIfEmpty());
        Assert.Equal(Enumerable.Append(Enumerable.Concat(items, items), default), items.Concat(items).Append(default));
        Assert.Equal(Enumerable.Index(items), items.Index());
        Assert.Equal(Enumerable.Zip(items, Items(seed + 1), static (a, b) => (a, b)), items.Zip(Items(seed + 1), static (a, b) => (a, b)));
        Assert.Equal(Enumerable.Zip(items, Items(seed + 1)), items.Zip(Items(seed + 1)));
        Assert.Equal(Enumerable.TakeLast(items, seed % 7), items.TakeLast(seed % 7));
        object[] mixed = [.. Enumerable.Select(items, static i => i.Count > 1 ? (object)i.Name! : i.Value)];
        Assert.Equal(Enumerable.OfType<string>(mixed), mixed.OfType<string>());
    }

    private static List<Item> Items(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Select(Enumerable.Range(0, seed % 20), _ => new Item(random.Next(8) is var n && n == 0 ? null : "aAbBcCd"[n - 1].ToString(), random.Next(4), Doubles[random.Next(Doubles.Length)]))];
    }

    private static void Same<T>(Func<T> expected, Func<T> actual)
    {
        var error = Record.Exception(() => { _ = expected(); });
        Assert.Equal(error?.GetType(), Record.Exception(() => { _ = actual(); })?.GetType());
        if (error is null)
        {
            Assert.Equal(expected(), actual());
        }
    }

    private readonly record struct Item(string? Name, int Count, double Value);
}
