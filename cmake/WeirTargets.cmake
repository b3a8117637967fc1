# One target a folder. weir_library(NAME SOURCES ... DEPS ...) makes the static library weir_NAME,
# weir_test(NAME SOURCES ... DEPS ...) the test program weir_test_NAME, whose cases it registers.
include(GoogleTest)

# Seconds a test may take. The thread sanitizer slows the trials of kills and reshards tenfold.
set(WEIR_TEST_TIMEOUT 300)
set(WEIR_LONG_TIMEOUT 900)
if(WEIR_SANITIZE)
  set(WEIR_TEST_TIMEOUT 3600)
  set(WEIR_LONG_TIMEOUT 3600)
endif()

# The standard headers that nearly every file needs, compiled once.
function(weir_precompile target)
  if(TARGET weir_pch)
    target_precompile_headers(${target} REUSE_FROM weir_pch)
  endif()
endfunction()

if(NOT TARGET weir_pch)
  file(WRITE ${CMAKE_BINARY_DIR}/weir_pch.cpp "// Holds the shared precompiled header.\n")
  add_library(weir_pch STATIC ${CMAKE_BINARY_DIR}/weir_pch.cpp)
  target_link_libraries(weir_pch PUBLIC weir_options)
  target_precompile_headers(weir_pch PRIVATE
    <algorithm> <array> <chrono> <coroutine> <cstdint> <cstring> <functional> <map> <memory>
    <optional> <span> <string> <string_view> <utility> <variant> <vector>)
endif()

function(weir_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(weir_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(weir_${name} PUBLIC weir_options ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
  weir_precompile(weir_${name})
endfunction()

function(weir_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(weir_test_${name} ${ARG_SOURCES})
  target_link_libraries(weir_test_${name}
    PRIVATE weir_options ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  weir_precompile(weir_test_${name})
  gtest_discover_tests(weir_test_${name} TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${WEIR_TEST_TIMEOUT})
endfunction()

# Adds every listed subfolder that exists already.
function(weir_add_folders)
  foreach(folder ${ARGN})
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()
