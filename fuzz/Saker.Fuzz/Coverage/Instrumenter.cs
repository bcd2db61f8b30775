using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Saker.Fuzz.Coverage;

/// <summary>Writes copies of assemblies in which every basic block begins with a call of <see cref="EdgeMap.Hit"/>.</summary>
/// <remarks>Owned by its caller. Block numbers follow from the assembly's name and the block's place, so that the same build gives the same map.</remarks>
internal static class Instrumenter
{
    /// <summary>Instruments one assembly, and returns how many blocks it has.</summary>
    public static int Instrument(string from, string to)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(from));
        using ModuleDefinition module = ModuleDefinition.ReadModule(from, new ReaderParameters { AssemblyResolver = resolver });
        MethodReference hit = ReferenceToHit(module);

        // Fibonacci hashing spreads consecutive numbers over the map; the name keeps two assemblies' numbers apart.
        uint seed = module.Name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
        uint block = 0;
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            List<Instruction> leaders = Leaders(method.Body);
            method.Body.SimplifyMacros();
            foreach (Instruction leader in leaders)
            {
                uint id = (seed + (++block * 2654435769u)) >> 16;
                InsertBefore(method.Body, leader, (int)id, hit);
            }

            method.Body.OptimizeMacros();
        }

        module.Write(to);
        return (int)block;
    }

    private static MethodReference ReferenceToHit(ModuleDefinition module)
    {
        System.Reflection.AssemblyName ours = typeof(EdgeMap).Assembly.GetName();
        var assembly = new AssemblyNameReference(ours.Name, ours.Version);
        module.AssemblyReferences.Add(assembly);
        var type = new TypeReference(typeof(EdgeMap).Namespace, nameof(EdgeMap), module, assembly);
        var hit = new MethodReference(nameof(EdgeMap.Hit), module.TypeSystem.Void, type);
        hit.Parameters.Add(new ParameterDefinition(module.TypeSystem.Int32));
        return hit;
    }

    // The first instruction, every target of a branch, what follows a conditional branch, and the start of every handler.
    private static List<Instruction> Leaders(MethodBody body)
    {
        var leaders = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target) leaders.Add(target);
            if (instruction.Operand is Instruction[] targets) leaders.UnionWith(targets);
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next) leaders.Add(next);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            leaders.Add(handler.HandlerStart);
            if (handler.FilterStart is { } filter) leaders.Add(filter);
        }

        return [.. body.Instructions.Where(leaders.Contains)];
    }

    // Pushes a number and calls: whatever lies on the evaluation stack stays there. All that led to the block now leads to the call.
    private static void InsertBefore(MethodBody body, Instruction leader, int id, MethodReference hit)
    {
        Instruction load = Instruction.Create(OpCodes.Ldc_I4, id);
        int index = body.Instructions.IndexOf(leader);
        body.Instructions.Insert(index, load);
        body.Instructions.Insert(index + 1, Instruction.Create(OpCodes.Call, hit));

        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand == leader) instruction.Operand = load;
            if (instruction.Operand is Instruction[] targets)
            {
                for (int i = 0; i < targets.Length; i++) targets[i] = targets[i] == leader ? load : targets[i];
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            if (handler.TryStart == leader) handler.TryStart = load;
            if (handler.TryEnd == leader) handler.TryEnd = load;
            if (handler.HandlerStart == leader) handler.HandlerStart = load;
            if (handler.HandlerEnd == leader) handler.HandlerEnd = load;
            if (handler.FilterStart == leader) handler.FilterStart = load;
        }
    }
}
