using System.Text.Json.Serialization;
using Shop.Orders;
using Shop.Stock;

namespace Shop.Service;

/// <summary>All that goes in and out as JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(StockItem))]
[JsonSerializable(typeof(StockList))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ShopJson : JsonSerializerContext;
