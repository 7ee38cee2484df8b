-- Tries what docs/editors.md says to editors in Neovim itself: tests/consumers/editors.sh starts it in a folder with
-- the blocks of the page, an audit, and what `--output-format concise` prints of it. Every finding must arrive.

local function lines_of(path)
  return vim.fn.readfile(path)
end

local failures = {}
local function same(what, expected, found)
  if not vim.deep_equal(expected, found) then
    table.insert(failures, ("%s: expected %s, found %s"):format(what, vim.inspect(expected), vim.inspect(found)))
  end
end

-- What the output says, read in the plainest way.
local expected = {}
for _, line in ipairs(lines_of("concise")) do
  local place, severity, rest = line:match("^(.-): (%a+)(%b[] .*)$")
  local path, row, column = place:match("^(.*):(%d+):(%d+)$")
  local rule, message = rest:match("^%[([^%]]+)%] (.*)$")
  table.insert(expected, {
    path = path,
    row = tonumber(row),
    column = tonumber(column),
    severity = severity,
    rule = rule,
    message = message,
  })
end
assert(#expected >= 3, "too few findings to try anything with")

-- The quickfix list, as far as it is compared.
local function quickfix(what, list)
  same(what .. ": how many", #expected, #list)
  for index, item in ipairs(list) do
    local finding = expected[index]
    same(what .. ": is one", 1, item.valid)
    same(what .. ": path", finding.path, vim.fn.bufname(item.bufnr))
    same(what .. ": row", finding.row, item.lnum)
    same(what .. ": column", finding.column, item.col)
    same(what .. ": message", finding.message, item.text)
    if finding.severity ~= "advice" then
      same(what .. ": severity", finding.severity:sub(1, 1), item.type:lower())
    end
  end
end

-- Vim: `:make` on the audit.
vim.cmd("source block.vim")
vim.cmd("edit M02_audit.md")
vim.cmd("silent make!")
quickfix("vim", vim.fn.getqflist())

-- efm-langserver reads the same patterns as Vim.
local formats = table.concat(lines_of("efm.formats"), ",")
quickfix("efm", vim.fn.getqflist({ efm = formats, lines = lines_of("concise") }).items)

-- nvim-lint, of which only what the block uses is here.
local lint = { linters = {} }
package.loaded["lint"] = lint
package.loaded["lint.parser"] = {
  from_pattern = function(pattern, groups, severities, defaults)
    return function(output)
      local found = {}
      for line in output:gmatch("[^\n]+") do
        local values = { line:match(pattern) }
        local diagnostic = { source = defaults.source }
        for index, group in ipairs(groups) do
          diagnostic[group] = values[index]
        end
        diagnostic.severity = severities[diagnostic.severity]
        table.insert(found, diagnostic)
      end
      return found
    end
  end,
}
dofile("block.lua")
local linter = lint.linters.audit_lint
local command = { linter.cmd }
for _, argument in ipairs(linter.args) do
  table.insert(command, type(argument) == "function" and argument() or argument)
end
same("nvim-lint: reads what is not saved", true, linter.stdin)
local output = vim.fn.system(command, vim.fn.getline(1, "$"))
same("nvim-lint: the exit code", 1, vim.v.shell_error)
local levels = { error = 1, warning = 2, advice = 3 }
local found = linter.parser(output)
same("nvim-lint: how many", #expected, #found)
for index, diagnostic in ipairs(found) do
  local finding = expected[index]
  same("nvim-lint: row", tostring(finding.row), diagnostic.lnum)
  same("nvim-lint: column", tostring(finding.column), diagnostic.col)
  same("nvim-lint: severity", levels[finding.severity], diagnostic.severity)
  same("nvim-lint: rule", finding.rule, diagnostic.code)
  same("nvim-lint: message", finding.message, diagnostic.message)
end

local tried
lint.try_lint = function(name)
  tried = name
end
vim.cmd("doautocmd BufWritePost M02_audit.md")
same("nvim-lint: the linter that runs", "audit_lint", tried)

vim.fn.writefile(failures, "failures")
vim.cmd("qall!")
